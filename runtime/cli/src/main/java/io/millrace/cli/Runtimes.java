package io.millrace.cli;

import io.millrace.worker.RuntimeFile;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the runtime that {@code millrace up} or {@code millrace demo} runs with a data folder. */
final class Runtimes {
    /** The folder under the data folder in which the demo keeps its state. */
    static final String DEMO = "demo";

    private Runtimes() {}

    static Optional<RuntimeFile> find(Path data) {
        return RuntimeFile.find(data).or(() -> RuntimeFile.find(data.resolve(DEMO)));
    }
}
