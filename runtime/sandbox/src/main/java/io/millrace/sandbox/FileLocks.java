package io.millrace.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks between processes, and between the threads of this one: a file lock belongs to the whole JVM and throws when a
 * second thread asks for it, so a lock of the JVM is taken first. The kernel drops file locks of a dead process.
 */
final class FileLocks {

    private static final ConcurrentMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private FileLocks() {}

    /** Work that may fail on I/O. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** Does the work while nobody else holds the lock of this file, which is made and stays. */
    static <T> T holding(Path file, Work<T> work) throws IOException {
        ReentrantLock threads = THREADS.computeIfAbsent(file.toAbsolutePath(), path -> new ReentrantLock());
        threads.lock();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (!held.isValid()) {
                    throw new IOException("The lock of " + file + " was lost.");
                }
                return work.run();
            }
        } finally {
            threads.unlock();
        }
    }
}
