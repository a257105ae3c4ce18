package io.millrace.sandbox;

/** A PostgreSQL server for its users: an address and something that runs it. */
record PostgresHandle(Server server, String host, int port) implements Handle, PostgresServer {

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
}
