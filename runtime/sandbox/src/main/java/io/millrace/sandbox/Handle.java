package io.millrace.sandbox;

import java.nio.file.Path;

/** What all handles of servers have in common: they hand everything about the process to whatever runs it. */
interface Handle extends Server {

    /** What runs the server: a child process or a container. */
    Server server();

    @Override
    default long pid() {
        return server().pid();
    }

    @Override
    default void stop() {
        server().stop();
    }

    @Override
    default void kill() {
        server().kill();
    }

    @Override
    default void start() {
        server().start();
    }

    @Override
    default boolean isRunning() {
        return server().isRunning();
    }

    @Override
    default Path log() {
        return server().log();
    }

    @Override
    default void close() {
        server().close();
    }
}
