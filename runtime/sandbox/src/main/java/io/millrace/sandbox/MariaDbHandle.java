package io.millrace.sandbox;

/** A MariaDB server for its users: an address and something that runs it. */
record MariaDbHandle(Server server, String host, int port) implements Handle, MariaDbServer {

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
        return "jdbc:mariadb://" + host + ':' + port + '/' + database + "?sslMode=disable";
    }
}
