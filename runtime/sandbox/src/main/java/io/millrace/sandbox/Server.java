package io.millrace.sandbox;

import java.nio.file.Path;

/** One running server of a sandbox: a child process, or a container. */
public interface Server extends AutoCloseable {

    /** The process id of the server itself, or -1 where it runs in a container or does not run. */
    long pid();

    /** Stops the server in good order and keeps its data. */
    void stop();

    /** Kills the server with SIGKILL and keeps its data, as a power cut would. */
    void kill();

    /** Starts a stopped or killed server again, on the same port and with the same data, and waits until it answers. */
    void start();

    /** Whether the server's process is alive. */
    boolean isRunning();

    /** The file that holds what the server has logged. */
    Path log();

    /** Stops the server and deletes its data, unless the sandbox keeps them. */
    @Override
    void close();
}
