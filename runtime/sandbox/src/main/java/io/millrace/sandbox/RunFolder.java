package io.millrace.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The folder of one sandbox. A small shell deletes it when this JVM dies before it has done so; what a power cut leaves
 * is deleted by a later sandbox, which sees that nobody holds the lock in it.
 */
final class RunFolder implements AutoCloseable {

    private static final String PREFIX = "sandbox-";
    private static final String LOCK = ".lock";

    /** Younger folders are left alone: their lock may not be taken yet. */
    private static final Duration STALE_AGE = Duration.ofMinutes(10);

    /** Folders of this JVM: to open and close the lock file of one would drop its lock. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Optional<Guard> guard;
    private final Map<String, Integer> numbers = new HashMap<>();

    private RunFolder(Path path, Optional<Guard> guard) {
        this.path = path;
        this.guard = guard;
    }

    /** What a folder has that is to be deleted. */
    private record Guard(FileChannel lock, Process cleaner) {}

    static RunFolder create(Path below, boolean keep) {
        try {
            Path parent = Folders.createOpen(below.toAbsolutePath());
            deleteStale(parent);
            Path path = Files.createTempDirectory(parent, PREFIX);
            OWN.add(path);
            Files.setPosixFilePermissions(path, Folders.OPEN);
            return new RunFolder(path, keep ? Optional.empty() : Optional.of(guard(path)));
        } catch (IOException e) {
            throw new SandboxException(
                    "Cannot make a folder for the servers in " + below + ": " + e
                            + ". Check its permissions, and that the commands sh and setsid exist.",
                    e);
        }
    }

    private static Guard guard(Path path) throws IOException {
        Process cleaner = new ProcessBuilder(Scripts.CLEAN.command(List.of(path.toString())))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        FileChannel lock =
                FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        lock.lock();
        return new Guard(lock, cleaner);
    }

    static void deleteStale(Path parent) throws IOException {
        Instant limit = Instant.now().minus(STALE_AGE);
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                Path lock = folder.resolve(LOCK);
                if (!OWN.contains(folder)
                        && Files.exists(lock)
                        && Files.getLastModifiedTime(lock).toInstant().isBefore(limit)
                        && isAbandoned(lock)) {
                    Folders.delete(folder);
                }
            }
        }
    }

    private static boolean isAbandoned(Path lock) throws IOException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            return held != null;
        }
    }

    Path path() {
        return path;
    }

    /** A new folder for a server of this kind. */
    synchronized ServerFolder next(String kind) throws IOException {
        int number = numbers.merge(kind, 1, Integer::sum);
        Path folder = Files.createDirectory(path.resolve(kind + '-' + number));
        Files.setPosixFilePermissions(folder, Folders.OPEN);
        return new ServerFolder(folder, guard.isEmpty());
    }

    /** Deletes the folder unless it is to be kept. */
    @Override
    public void close() {
        guard.ifPresent(present -> {
            try {
                Folders.delete(path);
                present.lock().close();
                present.cleaner().getOutputStream().close();
                present.cleaner().waitFor(10, TimeUnit.SECONDS);
            } catch (IOException e) {
                throw new SandboxException("Cannot delete " + path + ": " + e, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
