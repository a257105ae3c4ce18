package io.millrace.sandbox;

/** A PostgreSQL server with a logical write-ahead log, ready to be captured. */
public interface PostgresServer extends DatabaseServer {

    /** The account for connectors: it may read every table and follow the log, and no more. */
    String CONNECTOR_USER = "millrace";

    /** The password of {@link #CONNECTOR_USER}. */
    String CONNECTOR_PASSWORD = "millrace";

    /** The JDBC URL of a database on this server; {@code postgres} is always there. */
    @Override
    String jdbcUrl(String database);
}
