package io.millrace.binlog;

import io.debezium.config.Configuration;
import io.debezium.connector.binlog.jdbc.ConnectionConfiguration;
import io.debezium.jdbc.JdbcConnection;
import io.millrace.source.ConnectionPool;
import io.millrace.source.DatabaseTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The database behind a configuration, connected as Debezium connects: TLS, time zone and driver settings. It has to take
 * the connection and to give each answer within a bound.
 */
final class BinlogDatabase {
    private static final String QUOTE = "`";
    /** How long an answer may take that a task waits for. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Dialect dialect;
    private final Configuration config;
    private final Duration patience;

    /** With the bound for what a task asks; the configuration is the one that Debezium gets. */
    BinlogDatabase(Dialect dialect, Map<String, String> debezium) {
        this(dialect, debezium, PATIENCE);
    }

    /** With a bound. */
    BinlogDatabase(Dialect dialect, Map<String, String> debezium, Duration patience) {
        String millis = Long.toString(patience.toMillis());
        Map<String, String> bounded = new HashMap<>(debezium);
        bounded.put("connect.timeout.ms", millis);
        bounded.put("driver.socketTimeout", millis);
        this.dialect = dialect;
        this.config = Configuration.from(bounded);
        this.patience = patience;
    }

    /** The server's clock, asked over a connection of its own. */
    DatabaseTime time() {
        return () -> {
            try (JdbcConnection connection = connection()) {
                return connection.queryAndMap(
                        "SELECT CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS UNSIGNED)",
                        connection.singleResultMapper(rows -> rows.getLong(1), "the server's clock gave no row"));
            } catch (SQLException e) {
                throw BinlogFaults.finder().find(e);
            }
        };
    }

    /** A name of the server that no other one has in replication. */
    String server() {
        try (JdbcConnection connection = connection()) {
            return connection.queryAndMap(
                    dialect.server().identity(),
                    connection.singleResultMapper(rows -> rows.getString(1), "the server's name gave no row"));
        } catch (SQLException e) {
            throw BinlogFaults.finder().find(e);
        }
    }

    /** For who asks for as long as a task lives; nothing is opened yet. */
    ConnectionPool pool() {
        return new ConnectionPool(config.getString("topic.prefix"), this::unpooled, patience);
    }

    /** A connection that opens when it is first used; the caller closes it. */
    JdbcConnection connection() {
        return pool().asConnection();
    }

    private JdbcConnection unpooled() {
        ConnectionConfiguration connect = dialect.connection(config);
        return new JdbcConnection(connect.config(), connect.factory(), QUOTE, QUOTE);
    }
}
