package io.millrace.it;

import io.millrace.harness.WorkerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** One worker for all scenarios that do not kill it. */
final class Workers {
    private Workers() {}

    static WorkerProcess shared() {
        return Shared.WORKER;
    }

    private static final class Shared {
        static final WorkerProcess WORKER = start();

        private static WorkerProcess start() {
            try {
                WorkerProcess worker = WorkerProcess.start(
                        Files.createTempDirectory("millrace-it-").resolve("data"));
                Runtime.getRuntime().addShutdownHook(new Thread(worker::close, "stop-worker"));
                return worker;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
