package io.millrace.sandbox;

/** A PostgreSQL server with a logical write-ahead log, ready to be captured. */
public interface PostgresServer extends Server {

    /** The account for connectors: it may read every table and follow the log, and no more. */
    String CONNECTOR_USER = "millrace";

    /** The password of {@link #CONNECTOR_USER}. */
    String CONNECTOR_PASSWORD = "millrace";

    /** The address to connect to. */
    String host();

    /** The TCP port, which stays the same when the server is started again. */
    int port();

    /** The name of the superuser. */
    String user();

    /** The password of {@link #user()}. */
    String password();

    /** The JDBC URL of a database on this server; {@code postgres} is always there. */
    String jdbcUrl(String database);
}
