package io.millrace.sandbox;

import java.nio.file.Path;

/** A PostgreSQL server for its users: an address and something that runs it. */
record PostgresHandle(Server server, String host, int port) implements PostgresServer {

    @Override
    public String user() {
        return PostgresSettings.SUPERUSER;
    }

    @Override
    public String password() {
        return PostgresSettings.SUPERUSER_PASSWORD;
    }

    @Override
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + host + ':' + port + '/' + database;
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
