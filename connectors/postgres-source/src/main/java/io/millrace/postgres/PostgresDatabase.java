package io.millrace.postgres;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.jdbc.JdbcConnection;
import io.millrace.source.DatabaseTime;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The database behind a configuration, connected as Debezium connects: TLS, log-in and driver settings. */
final class PostgresDatabase {
    private static final String USAGE = "Millrace";

    private final Map<String, String> debezium;

    PostgresDatabase(Map<String, String> debezium) {
        this.debezium = Map.copyOf(debezium);
    }

    /** The server's clock, asked over a connection of its own. */
    DatabaseTime time() {
        return () -> {
            try (JdbcConnection connection = connection()) {
                return connection.queryAndMap(
                        "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)",
                        connection.singleResultMapper(rows -> rows.getLong(1), "the server's clock gave no row"));
            } catch (SQLException e) {
                throw PostgresFaults.finder().find(e);
            }
        };
    }

    /** A connection that opens when it is first used; the caller closes it. */
    JdbcConnection connection() {
        return new PostgresConnection(config().getJdbcConfig(), USAGE);
    }

    /** The same, with a driver that does not wait for a server that does not answer. */
    PostgresDatabase timed() {
        Map<String, String> limited = new HashMap<>(debezium);
        PostgresChecks.limit(limited);
        return new PostgresDatabase(limited);
    }

    PostgresConnectorConfig config() {
        return new PostgresConnectorConfig(Configuration.from(debezium));
    }
}
