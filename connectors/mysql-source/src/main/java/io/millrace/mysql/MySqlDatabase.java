package io.millrace.mysql;

import io.debezium.config.Configuration;
import io.debezium.connector.mysql.jdbc.MySqlConnectionConfiguration;
import io.debezium.jdbc.JdbcConnection;
import io.millrace.source.DatabaseTime;
import java.sql.SQLException;
import java.util.Map;

/** The database behind a configuration, connected as Debezium connects: TLS, time zone and driver settings. */
final class MySqlDatabase {
    private static final String QUOTE = "`";

    private final Configuration config;

    MySqlDatabase(Map<String, String> debezium) {
        this.config = Configuration.from(debezium);
    }

    /** The server's clock, asked over a connection of its own. */
    DatabaseTime time() {
        return () -> {
            try (JdbcConnection connection = connection()) {
                return connection.queryAndMap(
                        "SELECT CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS UNSIGNED)",
                        connection.singleResultMapper(rows -> rows.getLong(1), "the server's clock gave no row"));
            } catch (SQLException e) {
                throw MySqlFaults.finder().find(e);
            }
        };
    }

    /** A connection that opens when it is first used; the caller closes it. */
    JdbcConnection connection() {
        MySqlConnectionConfiguration connect = new MySqlConnectionConfiguration(config);
        return new JdbcConnection(connect.config(), connect.factory(), QUOTE, QUOTE);
    }
}
