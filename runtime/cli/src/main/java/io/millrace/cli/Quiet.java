package io.millrace.cli;

import io.millrace.worker.RuntimeLogs;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps libraries from writing between what a command prints; what fails comes as an exception, and is in the log file. */
final class Quiet {
    /** Held, because loggers that nobody holds forget their level. */
    private static final Logger DRIVERS = Logger.getLogger("");

    private Quiet() {}

    static void kafkaClients() {
        RuntimeLogs.withoutConsole();
    }

    /** Some database drivers log every connection through the JDK's own logging. */
    static void driverLogs() {
        DRIVERS.setLevel(Level.WARNING);
    }

    static void everything() {
        kafkaClients();
        driverLogs();
    }
}
