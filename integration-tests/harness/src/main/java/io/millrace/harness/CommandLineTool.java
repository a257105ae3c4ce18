package io.millrace.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The packaged {@code millrace} command, run as a user runs it. */
public final class CommandLineTool {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /**
     * How one call ended.
     *
     * @param started the processes that were seen below it while it ran
     */
    public record Outcome(int exitCode, String output, String errors, Set<ProcessHandle> started) {}

    private CommandLineTool() {}

    /** Runs a command and waits for its end. */
    public static Outcome run(Path folder, Duration bound, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Checkout.distribution().resolve("bin/millrace").toString());
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile(folder, "millrace", ".out");
            Path errors = Files.createTempFile(folder, "millrace", ".err");
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            long deadline = System.nanoTime() + bound.toNanos();
            Set<ProcessHandle> started = new HashSet<>();
            while (!process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(started::add);
                if (System.nanoTime() > deadline) {
                    process.destroyForcibly();
                    throw new AssertionError(
                            command + " did not end within " + bound + ":\n" + text(output) + text(errors));
                }
            }
            return new Outcome(process.exitValue(), text(output), text(errors), Set.copyOf(started));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
