package io.millrace.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs short commands to their end. */
final class Commands {

    private Commands() {}

    /**
     * How a command ended.
     *
     * @param exitCode its exit code, 127 when the program does not exist, 124 when it took too long
     * @param output what it wrote to both outputs
     */
    record Result(int exitCode, String output) {

        boolean succeeded() {
            return exitCode == 0;
        }
    }

    static Result run(List<String> command, Map<String, String> environment, Path folder, Duration limit)
            throws IOException {
        Path output = Files.createTempFile("sandbox", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.redirectInput(Path.of("/dev/null").toFile());
            builder.environment().putAll(environment);
            int exitCode = await(builder, limit);
            return new Result(exitCode, new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static int await(ProcessBuilder builder, Duration limit) {
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return 127;
        }
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            return 124;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException(
                    "Interrupted while running " + builder.command().get(0) + ".", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
