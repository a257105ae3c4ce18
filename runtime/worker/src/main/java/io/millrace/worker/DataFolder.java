package io.millrace.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder that holds all state of a worker, locked for one process. The operating system drops the lock with the
 * process, so a killed worker does not block its successor.
 */
final class DataFolder implements AutoCloseable {

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /** Creates the folder if needed and locks it. */
    static DataFolder open(Path path) {
        try {
            Files.createDirectories(path);
            return lock(path);
        } catch (IOException e) {
            throw new WorkerException(
                    "The data folder " + path + " cannot be used: " + e
                            + ". Choose one that this user can write to with --data-dir.",
                    e);
        }
    }

    private static DataFolder lock(Path path) throws IOException {
        Path file = path.resolve("lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            String holder = Files.readString(file).trim();
            channel.close();
            throw new WorkerException("The data folder " + path + " is in use by another Millrace"
                    + (holder.isEmpty() ? "" : " (process " + holder + ")")
                    + ". Stop it first, or choose another folder with --data-dir.");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return new DataFolder(path, channel, lock);
    }

    private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Path kafka() {
        return path.resolve("kafka");
    }

    Path logs() {
        return path.resolve("logs");
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
