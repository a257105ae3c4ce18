package io.millrace.sandbox;

/** A MySQL server for its users: an address and something that runs it. */
record MySqlHandle(Server server, String host, int port) implements Handle, MySqlServer {

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
}
