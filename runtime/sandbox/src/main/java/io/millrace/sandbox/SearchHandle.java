package io.millrace.sandbox;

import java.net.URI;
import java.nio.file.Path;

/** A search server for its users: an address and something that runs it. */
record SearchHandle(Server server, URI uri) implements SearchServer {

    @Override
    public long pid() {
        return server.pid();
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public boolean isRunning() {
        return server.isRunning();
    }

    @Override
    public Path log() {
        return server.log();
    }

    @Override
    public void close() {
        server.close();
    }
}
