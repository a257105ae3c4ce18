package io.millrace.postgres;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.jdbc.JdbcConnection;
import io.debezium.relational.RelationalDatabaseConnectorConfig;
import io.debezium.relational.TableId;
import io.millrace.core.fault.FaultException;
import io.millrace.source.SqlTables;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How tables are read again beside PostgreSQL's log: by its snapshots as watermarks, or with a table for signals. */
record PostgresTables(Map<String, String> debezium) implements SqlTables.Dialect {
    private static final List<String> FILTERS =
            List.of("schema.include.list", "schema.exclude.list", "table.include.list", "table.exclude.list");
    private static final String[] KINDS = {"TABLE", "PARTITIONED TABLE"};
    /** The first version that shows its snapshots. */
    private static final int SHOWS_SNAPSHOTS = 13;

    PostgresTables {
        debezium = Map.copyOf(debezium);
    }

    /** The captured tables under a configuration as Debezium gets it. */
    static SqlTables of(Map<String, String> debezium) {
        return new SqlTables(new PostgresTables(debezium), debezium, FILTERS);
    }

    @Override
    public JdbcConnection connect() {
        return PostgresDatabase.bounded(debezium, PostgresChecks.CONNECT_PATIENCE)
                .connection();
    }

    @Override
    public RelationalDatabaseConnectorConfig config(Map<String, String> config) {
        return new PostgresConnectorConfig(Configuration.from(config));
    }

    @Override
    public String quoted(TableId table) {
        return table.toDoubleQuotedString();
    }

    @Override
    public TableId parse(String name) {
        return TableId.parse(name, false);
    }

    @Override
    public Set<TableId> tables(JdbcConnection connection) throws SQLException {
        return connection.readTableNames(null, null, null, KINDS).stream()
                .map(table -> new TableId(null, table.schema(), table.table()))
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<String> unable(JdbcConnection connection) throws SQLException {
        int version = connection.connection().getMetaData().getDatabaseMajorVersion();
        return version >= SHOWS_SNAPSHOTS
                ? Optional.empty()
                : Optional.of("the server is PostgreSQL " + version
                        + ", and before 13 it does not show which changes a reading has seen; upgrade it; or CREATE TABLE"
                        + " public.millrace_signal (id VARCHAR(64) PRIMARY KEY, type VARCHAR(32) NOT NULL, data"
                        + " VARCHAR(2048)), add it to the publication, GRANT INSERT, DELETE ON it to the connector's user,"
                        + " and set signal.data.collection=public.millrace_signal");
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("read.only", "true");
    }

    @Override
    public FaultException fault(SQLException failure) {
        return PostgresFaults.finder().find(failure);
    }

    @Override
    public String toString() {
        return "PostgresTables[" + debezium.get("topic.prefix") + "]";
    }
}
