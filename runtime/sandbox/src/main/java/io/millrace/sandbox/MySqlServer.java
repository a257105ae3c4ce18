package io.millrace.sandbox;

/** A MySQL server with row-based binary log and GTIDs, ready to be captured. */
public interface MySqlServer extends Server {

    /** The account for connectors: it may read every table and follow the binary log, and no more. */
    String CONNECTOR_USER = "millrace";

    /** The password of {@link #CONNECTOR_USER}. */
    String CONNECTOR_PASSWORD = "millrace";

    /** The address to connect to. */
    String host();

    /** The TCP port, which stays the same when the server is started again. */
    int port();

    /** The name of the account with all privileges. */
    String user();

    /** The password of {@link #user()}; empty where it needs none. */
    String password();

    /** The JDBC URL of a database on this server; an empty name gives the server without a database. */
    String jdbcUrl(String database);
}
