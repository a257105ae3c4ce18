package io.millrace.postgres;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.jdbc.JdbcConnection;
import io.millrace.source.ConnectionPool;
import io.millrace.source.DatabaseTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The database behind a configuration, connected as Debezium connects: TLS, log-in and driver settings. */
final class PostgresDatabase {
    private static final String USAGE = "Millrace";
    private static final Duration TEST_PATIENCE = Duration.ofSeconds(10);

    private final Map<String, String> debezium;
    private final Duration patience;

    /** One whose answers may take as long as they take. */
    PostgresDatabase(Map<String, String> debezium) {
        this(debezium, TEST_PATIENCE);
    }

    private PostgresDatabase(Map<String, String> debezium, Duration patience) {
        this.debezium = Map.copyOf(debezium);
        this.patience = patience;
    }

    /** One that does not wait longer for the server than this, neither to connect nor for an answer. */
    static PostgresDatabase bounded(Map<String, String> debezium, Duration patience) {
        String seconds = Long.toString(patience.toSeconds());
        Map<String, String> bounded = new HashMap<>(debezium);
        bounded.put("driver.connectTimeout", seconds);
        bounded.put("driver.loginTimeout", seconds);
        bounded.put("driver.socketTimeout", seconds);
        return new PostgresDatabase(bounded, patience);
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

    /** For who asks for as long as a task lives; nothing is opened yet. */
    ConnectionPool pool() {
        return new ConnectionPool(
                config().getLogicalName(), () -> new PostgresConnection(config().getJdbcConfig(), USAGE), patience);
    }

    /** A connection that opens when it is first used; the caller closes it. */
    JdbcConnection connection() {
        return pool().asConnection();
    }

    PostgresConnectorConfig config() {
        return new PostgresConnectorConfig(Configuration.from(debezium));
    }
}
