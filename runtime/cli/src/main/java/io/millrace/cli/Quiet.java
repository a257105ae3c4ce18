package io.millrace.cli;

import io.millrace.worker.RuntimeLogs;

/** Keeps Kafka's clients from writing between what a command prints; their failures come as exceptions. */
final class Quiet {
    private Quiet() {}

    static void kafkaClients() {
        RuntimeLogs.withoutConsole();
    }
}
