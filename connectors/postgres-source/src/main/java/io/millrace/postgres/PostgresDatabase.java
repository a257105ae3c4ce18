package io.millrace.postgres;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.jdbc.JdbcConnection;
import io.millrace.source.DatabaseTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The database behind a configuration, connected as Debezium connects: TLS, log-in and driver settings. */
final class PostgresDatabase {
    private static final String USAGE = "Millrace";

    private final Map<String, String> debezium;

    PostgresDatabase(Map<String, String> debezium) {
        this.debezium = Map.copyOf(debezium);
    }

    /** One that does not wait longer for the server than this, neither to connect nor for an answer. */
    static PostgresDatabase bounded(Map<String, String> debezium, Duration patience) {
        String seconds = Long.toString(patience.toSeconds());
        Map<String, String> bounded = new HashMap<>(debezium);
        bounded.put("driver.connectTimeout", seconds);
        bounded.put("driver.loginTimeout", seconds);
        bounded.put("driver.socketTimeout", seconds);
        return new PostgresDatabase(bounded);
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

    PostgresConnectorConfig config() {
        return new PostgresConnectorConfig(Configuration.from(debezium));
    }
}
