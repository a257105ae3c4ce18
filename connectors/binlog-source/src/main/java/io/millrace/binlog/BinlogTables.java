package io.millrace.binlog;

import io.debezium.config.Configuration;
import io.debezium.jdbc.JdbcConnection;
import io.debezium.relational.RelationalDatabaseConnectorConfig;
import io.debezium.relational.TableId;
import io.millrace.core.fault.FaultException;
import io.millrace.source.SqlTables;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How tables are read again beside a binary log: by the server's own places in it, or else with a table for signals.
 *
 * @param server the ways of the database
 * @param debezium a configuration as Debezium gets it; holds secrets
 * @param patience how long an answer of the server may take
 */
record BinlogTables(Dialect server, Map<String, String> debezium, Duration patience) implements SqlTables.Dialect {
    private static final List<String> FILTERS =
            List.of("database.include.list", "database.exclude.list", "table.include.list", "table.exclude.list");

    BinlogTables {
        debezium = Map.copyOf(debezium);
    }

    /** The captured tables under a configuration as Debezium gets it. */
    static SqlTables of(Dialect server, Map<String, String> debezium) {
        return of(server, debezium, BinlogDatabase.PATIENCE);
    }

    /** The same, while somebody waits for the answer. */
    static SqlTables of(Dialect server, Map<String, String> debezium, Duration patience) {
        return new SqlTables(new BinlogTables(server, debezium, patience), debezium, FILTERS);
    }

    @Override
    public JdbcConnection connect() {
        return new BinlogDatabase(server, debezium, patience).connection();
    }

    @Override
    public RelationalDatabaseConnectorConfig config(Map<String, String> config) {
        return server.config(Configuration.from(config));
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
    public Set<TableId> tables(JdbcConnection connection) throws SQLException {
        return connection.getAllTableIds(null);
    }

    @Override
    public Optional<String> unable(JdbcConnection connection) throws SQLException {
        return server.server().refusesReadings(connection.connection());
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
        return "BinlogTables[" + server.name() + ", " + debezium.get("topic.prefix") + "]";
    }
}
