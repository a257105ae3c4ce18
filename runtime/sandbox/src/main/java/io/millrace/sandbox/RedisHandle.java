package io.millrace.sandbox;

import java.net.URI;
import java.nio.file.Path;

/** A Redis server for its users: an address and something that runs it. */
record RedisHandle(Server server, String host, int port) implements RedisServer {

    @Override
    public URI uri() {
        return URI.create("redis://" + host + ':' + port);
    }

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
