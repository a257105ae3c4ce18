package io.millrace.source;

import io.debezium.jdbc.JdbcConnection;
import io.debezium.relational.RelationalDatabaseConnectorConfig;
import io.debezium.relational.TableId;
import io.debezium.relational.Tables.TableFilter;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.settings.Nearest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The captured tables of a database that is asked through its driver.
 *
 * @param dialect what differs between databases
 * @param debezium a configuration as Debezium gets it; holds secrets
 * @param chooses the settings that choose the captured tables
 */
public record SqlTables(Dialect dialect, Map<String, String> debezium, List<String> chooses) implements CapturedTables {
    private static final String SIGNALS = "signal.data.collection";
    private static final String MARKS = "incremental.snapshot.watermarking.strategy";

    public SqlTables {
        debezium = Map.copyOf(debezium);
        chooses = List.copyOf(chooses);
    }

    /** What differs between databases. */
    public interface Dialect {
        /** A connection that the caller closes. */
        JdbcConnection connect();

        /** Debezium's view of a configuration. */
        RelationalDatabaseConnectorConfig config(Map<String, String> debezium);

        /** The name of a table in a statement. */
        String quoted(TableId table);

        /** The table of a name as offsets have it. */
        TableId parse(String name);

        /** All tables of the server. */
        Set<TableId> tables(JdbcConnection connection) throws SQLException;

        /** As {@link CapturedTables#unable}, where Debezium has no table for signals. */
        Optional<String> unable(JdbcConnection connection) throws SQLException;

        /** As {@link CapturedTables#settings}, where Debezium has no table for signals. */
        Map<String, String> settings();

        /** What an error of the database means. */
        FaultException fault(SQLException failure);
    }

    /** The values of the settings that choose the captured tables. */
    public Map<String, String> filters() {
        Map<String, String> values = new TreeMap<>(debezium);
        values.keySet().retainAll(chooses);
        return values;
    }

    @Override
    public List<String> capturedBut(Optional<Map<String, String>> before) {
        Optional<TableFilter> then = before.map(this::under);
        try (JdbcConnection connection = dialect.connect()) {
            return captured(connection).values().stream()
                    .filter(table -> then.isEmpty() || !then.get().isIncluded(table))
                    .map(TableId::identifier)
                    .toList();
        } catch (SQLException e) {
            throw dialect.fault(e);
        }
    }

    @Override
    public Map<String, Refusal> refusals(List<ResyncRequest> requests) {
        Map<String, Refusal> refused = new HashMap<>();
        try (JdbcConnection connection = dialect.connect()) {
            NavigableMap<String, TableId> captured = captured(connection);
            for (ResyncRequest request : requests) {
                TableId table = captured.get(request.table());
                Refusal refusal = table == null
                        ? new Refusal(true, unknown(request.table(), captured.keySet()))
                        : refusal(connection, request, table);
                if (refusal != null) {
                    refused.put(request.id(), refusal);
                }
            }
            return refused;
        } catch (SQLException e) {
            throw dialect.fault(e);
        }
    }

    @Override
    public Optional<String> unable() {
        try (JdbcConnection connection = dialect.connect()) {
            return signals() ? unmarkable(connection) : dialect.unable(connection);
        } catch (SQLException e) {
            throw dialect.fault(e);
        }
    }

    @Override
    public Map<String, String> settings() {
        return signals() ? Map.of() : dialect.settings();
    }

    @Override
    public String toString() {
        return "SqlTables[" + dialect + "]";
    }

    private boolean signals() {
        String table = debezium.get(SIGNALS);
        return table != null && !table.isBlank();
    }

    /** Why the table for signals cannot be written, found out by statements that write nothing. */
    private Optional<String> unmarkable(JdbcConnection connection) throws SQLException {
        String table = dialect.config(debezium).getSignalingDataCollectionIds().get(0);
        String quoted = dialect.quoted(dialect.parse(table));
        try (Statement statement = connection.connection().createStatement()) {
            statement.executeUpdate(
                    "INSERT INTO " + quoted + " SELECT 'id', 'type', 'data' FROM (SELECT 1) nothing WHERE 1 = 0");
            if ("insert_delete".equalsIgnoreCase(debezium.get(MARKS))) {
                statement.executeUpdate("DELETE FROM " + quoted + " WHERE id = '' AND 1 = 0");
            }
            return Optional.empty();
        } catch (SQLException e) {
            throwIfPassing(e);
            return Optional.of(
                    "the table of " + SIGNALS + ", by which the log is marked, cannot be written, the database"
                            + " says: " + e.getMessage() + "; CREATE TABLE " + table
                            + " (id VARCHAR(64) PRIMARY KEY, type VARCHAR(32) NOT NULL, data VARCHAR(2048)), and GRANT INSERT,"
                            + " DELETE ON " + table + " TO the connector's user");
        }
    }

    private void throwIfPassing(SQLException failure) {
        FaultException fault = dialect.fault(failure);
        if (fault.fault().retryable() || fault.fault() == Fault.SOURCE_AUTHENTICATION) {
            throw fault;
        }
    }

    private NavigableMap<String, TableId> captured(JdbcConnection connection) throws SQLException {
        RelationalDatabaseConnectorConfig config = dialect.config(debezium);
        TableFilter filter = config.getTableFilters().dataCollectionFilter();
        Set<String> signals = Set.copyOf(config.getSignalingDataCollectionIds());
        NavigableMap<String, TableId> captured = new TreeMap<>();
        for (TableId table : dialect.tables(connection)) {
            if (filter.isIncluded(table) && !signals.contains(table.identifier())) {
                captured.put(table.identifier(), table);
            }
        }
        return captured;
    }

    private TableFilter under(Map<String, String> before) {
        Map<String, String> then = new HashMap<>(debezium);
        then.keySet().removeAll(chooses);
        then.putAll(before);
        return dialect.config(then).getTableFilters().dataCollectionFilter();
    }

    private static String unknown(String table, Set<String> captured) {
        return "is not among the tables that the connector captures"
                + Nearest.to(table, captured)
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse(captured.isEmpty() ? "; it captures none" : "");
    }

    private @Nullable Refusal refusal(JdbcConnection connection, ResyncRequest request, TableId table)
            throws SQLException {
        if (!dialect.parse(request.table()).equals(table)) {
            return new Refusal(false, "has a name with dots, quotes or blanks, by which it cannot be read alone");
        }
        if (!debezium.containsKey("message.key.columns") && !hasKey(connection, table)) {
            return new Refusal(
                    false,
                    "has no primary key and no unique index, so it cannot be read in parts; name the columns that identify"
                            + " a row in message.key.columns");
        }
        return readable(connection, request, table);
    }

    private @Nullable Refusal readable(JdbcConnection connection, ResyncRequest request, TableId table)
            throws SQLException {
        String where = request.where();
        if (where != null && where.indexOf(';') >= 0) {
            return new Refusal(false, "has a condition with a semicolon, which could end the statement");
        }
        String query =
                "SELECT 1 FROM " + dialect.quoted(table) + (where == null ? "" : " WHERE (" + where + ")") + " LIMIT 0";
        try (Statement statement = connection.connection().createStatement();
                ResultSet none = statement.executeQuery(query)) {
            return none.isClosed() ? new Refusal(false, "was not read") : null;
        } catch (SQLException e) {
            throwIfPassing(e);
            return new Refusal(
                    false,
                    where == null
                            ? "cannot be read, the database says: " + e.getMessage()
                            : "cannot be read with the condition (" + where + "), the database says: "
                                    + e.getMessage());
        }
    }

    private static boolean hasKey(JdbcConnection connection, TableId table) throws SQLException {
        var metadata = connection.connection().getMetaData();
        try (ResultSet keys = metadata.getPrimaryKeys(table.catalog(), table.schema(), table.table())) {
            if (keys.next()) {
                return true;
            }
        }
        try (ResultSet indexes = metadata.getIndexInfo(table.catalog(), table.schema(), table.table(), true, true)) {
            return indexes.next();
        }
    }
}
