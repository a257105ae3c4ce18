package io.millrace.binlog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.debezium.config.Configuration;
import io.debezium.connector.binlog.jdbc.ConnectionConfiguration;
import io.debezium.jdbc.JdbcConnection;
import io.millrace.source.DatabaseTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The database behind a configuration, connected as Debezium connects: TLS, time zone and driver settings. */
public final class BinlogDatabase {
    private static final String QUOTE = "`";
    private static final String PATIENCE_MILLIS = "10000";

    private final Dialect dialect;
    private final Configuration config;

    /** The configuration is the one that Debezium gets. */
    public BinlogDatabase(Dialect dialect, Map<String, String> debezium) {
        this.dialect = dialect;
        this.config = Configuration.from(debezium);
    }

    /** The server behind a configuration, asked with a bound on how long it may take to answer. */
    public static BinlogDatabase bounded(Dialect dialect, Map<String, String> debezium) {
        Map<String, String> bounded = new HashMap<>(debezium);
        bounded.put("connect.timeout.ms", PATIENCE_MILLIS);
        bounded.put("driver.socketTimeout", PATIENCE_MILLIS);
        return new BinlogDatabase(dialect, bounded);
    }

    /** The server's clock, asked over a connection of its own. */
    public DatabaseTime time() {
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
    public String server() {
        try (JdbcConnection connection = connection()) {
            return connection.queryAndMap(
                    dialect.server().identity(),
                    connection.singleResultMapper(rows -> rows.getString(1), "the server's name gave no row"));
        } catch (SQLException e) {
            throw BinlogFaults.finder().find(e);
        }
    }

    /** One connection that is kept, tested before each use and opened anew when it was lost; nothing is opened yet. */
    HikariDataSource pool(Duration patience) {
        Configuration bounded = config.edit()
                .with("connect.timeout.ms", patience.toMillis())
                .with("driver.socketTimeout", patience.toMillis())
                .build();
        ConnectionConfiguration connect = dialect.connection(bounded);
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("millrace-" + config.getString("topic.prefix"));
        pool.setDataSource(new DebeziumDataSource(connect.config(), connect.factory()));
        pool.setMaximumPoolSize(1);
        pool.setMinimumIdle(0);
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionTimeout(patience.toMillis());
        pool.setValidationTimeout(patience.toMillis());
        return new HikariDataSource(pool);
    }

    /** A connection that opens when it is first used; the caller closes it. */
    public JdbcConnection connection() {
        ConnectionConfiguration connect = dialect.connection(config);
        return new JdbcConnection(connect.config(), connect.factory(), QUOTE, QUOTE);
    }
}
