package io.millrace.sandbox;

import java.nio.file.Path;

/** A MySQL server for its users: an address and something that runs it. */
record MySqlHandle(Server server, String host, int port) implements MySqlServer {

    @Override
    public String user() {
        return "root";
    }

    @Override
    public String password() {
        return "";
    }

    @Override
    public String jdbcUrl(String database) {
        return "jdbc:mysql://" + host + ':' + port + '/' + database + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
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
