package io.millrace.mysql;

import io.debezium.config.Configuration;
import io.debezium.connector.mysql.MySqlConnectorConfig;
import io.debezium.jdbc.JdbcConnection;
import io.debezium.relational.RelationalDatabaseConnectorConfig;
import io.debezium.relational.TableId;
import io.millrace.binlog.BinlogDatabase;
import io.millrace.binlog.BinlogFaults;
import io.millrace.core.fault.FaultException;
import io.millrace.source.SqlTables;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How tables are read again beside MySQL's log: by GTIDs as watermarks, or else with a table for signals. */
record MySqlTables(Map<String, String> debezium) implements SqlTables.Dialect {
    private static final List<String> FILTERS =
            List.of("database.include.list", "database.exclude.list", "table.include.list", "table.exclude.list");

    MySqlTables {
        debezium = Map.copyOf(debezium);
    }

    /** The captured tables under a configuration as Debezium gets it. */
    static SqlTables of(Map<String, String> debezium) {
        return new SqlTables(new MySqlTables(debezium), debezium, FILTERS);
    }

    @Override
    public JdbcConnection connect() {
        return BinlogDatabase.bounded(MySqlSourceConfig.DIALECT, debezium).connection();
    }

    @Override
    public RelationalDatabaseConnectorConfig config(Map<String, String> config) {
        return new MySqlConnectorConfig(Configuration.from(config));
    }

    @Override
    public String quoted(TableId table) {
        return table.toQuotedString('`');
    }

    @Override
    public TableId parse(String name) {
        return TableId.parse(name);
    }

    @Override
    public Optional<String> unable(JdbcConnection connection) throws SQLException {
        String mode = connection.queryAndMap(
                "SELECT @@GLOBAL.gtid_mode",
                connection.singleResultMapper(rows -> rows.getString(1), "the server did not say gtid_mode"));
        return "ON".equalsIgnoreCase(mode)
                ? Optional.empty()
                : Optional.of("the server has gtid_mode = " + mode
                        + ", and without GTIDs nothing tells which changes a reading has seen; set"
                        + " gtid_mode=ON and enforce_gtid_consistency=ON on the server; or CREATE TABLE"
                        + " DB.millrace_signal (id VARCHAR(64) PRIMARY KEY, type VARCHAR(32) NOT NULL, data VARCHAR(2048))"
                        + " in a captured database, GRANT INSERT, DELETE ON DB.millrace_signal TO the connector's user, and"
                        + " set signal.data.collection=DB.millrace_signal");
    }

    /** A window may be read when the table was altered already and the log has not come to that yet. */
    @Override
    public Map<String, String> settings() {
        return Map.of("read.only", "true", "incremental.snapshot.allow.schema.changes", "true");
    }

    @Override
    public FaultException fault(SQLException failure) {
        return BinlogFaults.finder().find(failure);
    }

    @Override
    public String toString() {
        return "MySqlTables[" + debezium.get("topic.prefix") + "]";
    }
}
