package io.millrace.sandbox;

/** A database that can be captured. */
public interface DatabaseServer extends Server {
    /** The address to connect to. */
    String host();

    /** The TCP port, which stays the same when the server is started again. */
    int port();

    /** The name of the account with all privileges. */
    String user();

    /** The password of {@link #user()}; empty where it needs none. */
    String password();

    /** The JDBC URL of a database on this server. */
    String jdbcUrl(String database);
}
