package io.millrace.sandbox;

/** A MySQL server with row-based binary log and GTIDs, ready to be captured. */
public interface MySqlServer extends DatabaseServer {

    /** The account for connectors: it may read every table and follow the binary log, and no more. */
    String CONNECTOR_USER = "millrace";

    /** The password of {@link #CONNECTOR_USER}. */
    String CONNECTOR_PASSWORD = "millrace";

    /** The JDBC URL of a database on this server; an empty name gives the server without a database. */
    @Override
    String jdbcUrl(String database);
}
