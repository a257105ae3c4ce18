package io.millrace.binlog;

import io.debezium.jdbc.JdbcConnection;
import io.millrace.source.TableSizes;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The rows of tables as the server's optimizer estimates them.
 *
 * @param connections where to ask
 * @param fresh the statements without which the server answers from a cache, if it has one
 */
record BinlogTableSizes(Supplier<JdbcConnection> connections, String... fresh) implements TableSizes {
    @Override
    public Map<String, Long> rows(Set<String> tables) throws SQLException {
        List<String> databases = tables.stream()
                .map(table -> table.substring(0, table.indexOf('.')))
                .distinct()
                .toList();
        String query = "SELECT CONCAT(TABLE_SCHEMA, '.', TABLE_NAME), TABLE_ROWS FROM information_schema.TABLES"
                + " WHERE TABLE_ROWS IS NOT NULL AND TABLE_SCHEMA IN ("
                + String.join(", ", Collections.nCopies(databases.size(), "?")) + ")";
        Map<String, Long> sizes = new HashMap<>();
        try (JdbcConnection connection = connections.get();
                PreparedStatement ask = connection.connection().prepareStatement(query)) {
            connection.execute(fresh);
            for (int i = 0; i < databases.size(); i++) {
                ask.setString(i + 1, databases.get(i));
            }
            ResultSet rows = ask.executeQuery();
            while (rows.next()) {
                sizes.put(rows.getString(1), rows.getLong(2));
            }
        }
        sizes.keySet().retainAll(tables);
        return sizes;
    }
}
