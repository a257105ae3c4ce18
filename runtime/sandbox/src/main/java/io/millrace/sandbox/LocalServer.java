package io.millrace.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A server as a child process that can be stopped, killed and started again. Safe for use by several threads. */
final class LocalServer implements Server {
    private static final System.Logger LOG = System.getLogger(LocalServer.class.getName());

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(50);

    private final String name;
    private final Launch launch;
    private final Readiness readiness;
    private final boolean keep;
    private final ReentrantLock changes = new ReentrantLock();
    private volatile @Nullable ServerProcess process;
    private boolean ended;
    private boolean closed;

    LocalServer(String name, Launch launch, Readiness readiness, boolean keep) {
        this.name = name;
        this.launch = launch;
        this.readiness = readiness;
        this.keep = keep;
    }

    @Override
    public long pid() {
        ServerProcess current = process;
        return current != null && current.isAlive() ? current.pid() : -1;
    }

    @Override
    public boolean isRunning() {
        ServerProcess current = process;
        return current != null && current.isAlive();
    }

    @Override
    public Path log() {
        return launch.log();
    }

    @Override
    public void start() {
        changes.lock();
        try {
            if (closed) {
                throw new SandboxException(name + " is closed and its data are deleted; start another server.");
            }
            if (!isRunning()) {
                startNow();
            }
        } finally {
            changes.unlock();
        }
    }

    private void startNow() {
        long logStart = launch.log().toFile().length();
        ServerProcess started;
        try {
            started = ServerProcess.start(launch);
        } catch (IOException e) {
            throw new SandboxException(
                    "Cannot start " + name + ": " + e + ". It needs the commands sh and setsid.\n"
                            + LogTail.read(launch.log(), logStart),
                    e);
        }
        process = started;
        ended = false;
        boolean ready = false;
        try {
            awaitReady(started, logStart);
            ready = true;
        } finally {
            if (!ready) {
                ended = true;
                started.kill();
            }
        }
    }

    private void awaitReady(ServerProcess started, long logStart) {
        try {
            Waiting.untilReady(readiness, started::awaitEnd, START_LIMIT, POLL);
        } catch (Waiting.NotReady e) {
            throw new SandboxException(
                    name + ' ' + e.getMessage() + ". Its log, " + launch.log() + ", ends with:\n"
                            + LogTail.read(launch.log(), logStart),
                    e);
        }
    }

    @Override
    public void stop() {
        changes.lock();
        try {
            ServerProcess current = process;
            tellIfItDied();
            if (current != null && current.isAlive()) {
                ended = true;
                current.terminate();
                if (!current.awaitEnd(STOP_LIMIT)) {
                    killNow();
                }
            }
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void kill() {
        changes.lock();
        try {
            killNow();
        } finally {
            changes.unlock();
        }
    }

    private void killNow() {
        ServerProcess current = process;
        tellIfItDied();
        if (current != null && current.isAlive()) {
            ended = true;
            current.kill();
            if (!current.awaitEnd(KILL_LIMIT)) {
                throw new SandboxException(name + " (pid " + current.pid() + ") is still there "
                        + KILL_LIMIT.toSeconds() + " s after SIGKILL; the machine may be stuck on its disk.");
            }
        }
    }

    /** A server that ended by itself is told, as what follows looks like a fault of whoever has used it. */
    private void tellIfItDied() {
        ServerProcess current = process;
        if (current != null && !current.isAlive() && !ended) {
            ended = true;
            LOG.log(
                    System.Logger.Level.ERROR,
                    "{0} (pid {1}) has ended by itself. Its log ends with:\n{2}",
                    name,
                    Long.toString(current.pid()),
                    LogTail.read(launch.log(), 0));
        }
    }

    @Override
    public void close() {
        changes.lock();
        try {
            closed = true;
            if (keep) {
                stop();
            } else {
                killNow();
                deleteFolder();
            }
        } finally {
            changes.unlock();
        }
    }

    private void deleteFolder() {
        try {
            if (Files.exists(launch.folder())) {
                Folders.delete(launch.folder());
            }
        } catch (IOException e) {
            throw new SandboxException("Cannot delete " + launch.folder() + ", the folder of " + name + ": " + e, e);
        }
    }
}
