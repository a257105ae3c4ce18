package io.millrace.sandbox;

import java.util.List;

/** What every PostgreSQL server of the sandbox has in common, whoever runs it. */
final class PostgresSettings {

    static final String SUPERUSER = "postgres";
    static final String SUPERUSER_PASSWORD = "postgres";

    /** Statements that make the account for connectors. */
    static final List<String> CONNECTOR_ACCOUNT = List.of(
            "CREATE ROLE " + PostgresServer.CONNECTOR_USER + " LOGIN REPLICATION PASSWORD '"
                    + PostgresServer.CONNECTOR_PASSWORD + "';",
            "GRANT pg_read_all_data TO " + PostgresServer.CONNECTOR_USER + ";");

    private PostgresSettings() {}

    /** Arguments of postgres for a server that can be captured. */
    static List<String> server() {
        return List.of(
                "-c", "wal_level=logical",
                "-c", "max_replication_slots=24",
                "-c", "max_wal_senders=24",
                // What was committed survives a kill, though not a power cut: no waiting for the disk.
                "-c", "fsync=off",
                "-c", "full_page_writes=off",
                "-c", "shared_buffers=32MB");
    }
}
