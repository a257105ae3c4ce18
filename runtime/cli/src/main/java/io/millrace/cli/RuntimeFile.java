package io.millrace.cli;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a running {@code millrace up} or {@code millrace demo} leaves in its data folder, so that other commands find it. */
record RuntimeFile(
        @JsonAlias("rest") @Nullable URI restUri, @Nullable String bootstrapServers, long pid) {
    static final String NAME = "runtime.json";
    /** The folder under the data folder in which the demo keeps its state. */
    static final String DEMO = "demo";

    /** The file of a process that is still there: the runtime's own, or the demo's. */
    static @Nullable RuntimeFile find(Path data) {
        RuntimeFile own = read(data.resolve(NAME));
        return own != null && own.alive() ? own : alive(read(data.resolve(DEMO).resolve(NAME)));
    }

    private static @Nullable RuntimeFile alive(@Nullable RuntimeFile file) {
        return file != null && file.alive() ? file : null;
    }

    private static @Nullable RuntimeFile read(Path file) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            return Json.MAPPER.readValue(file.toFile(), RuntimeFile.class);
        } catch (IOException e) {
            // Half written by a process that is starting or died: then it is not a runtime to talk to.
            return null;
        }
    }

    private boolean alive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
