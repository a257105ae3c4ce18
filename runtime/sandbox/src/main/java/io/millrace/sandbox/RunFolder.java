package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The folder of one sandbox. A small shell deletes it when this JVM dies before it has done so. */
final class RunFolder implements AutoCloseable {

    private final Path path;
    private final Optional<Process> cleaner;
    private final Map<String, Integer> numbers = new HashMap<>();

    private RunFolder(Path path, Optional<Process> cleaner) {
        this.path = path;
        this.cleaner = cleaner;
    }

    static RunFolder create(Path below, boolean keep) {
        try {
            Path path = Files.createTempDirectory(Folders.createOpen(below.toAbsolutePath()), "sandbox-");
            Files.setPosixFilePermissions(path, Folders.OPEN);
            return new RunFolder(path, keep ? Optional.empty() : Optional.of(startCleaner(path)));
        } catch (IOException e) {
            throw new SandboxException(
                    "Cannot make a folder for the servers in " + below + ": " + e
                            + ". Check its permissions, and that the commands sh and setsid exist.",
                    e);
        }
    }

    private static Process startCleaner(Path path) throws IOException {
        return new ProcessBuilder(Scripts.CLEAN.command(List.of(path.toString())))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    Path path() {
        return path;
    }

    /** A new folder for a server of this kind. */
    synchronized ServerFolder next(String kind) throws IOException {
        int number = numbers.merge(kind, 1, Integer::sum);
        Path folder = Files.createDirectory(path.resolve(kind + '-' + number));
        Files.setPosixFilePermissions(folder, Folders.OPEN);
        return new ServerFolder(folder, cleaner.isEmpty());
    }

    /** Deletes the folder unless it is to be kept. */
    @Override
    public void close() {
        cleaner.ifPresent(process -> {
            try {
                Folders.delete(path);
                process.getOutputStream().close();
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (IOException e) {
                throw new SandboxException("Cannot delete " + path + ": " + e, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
