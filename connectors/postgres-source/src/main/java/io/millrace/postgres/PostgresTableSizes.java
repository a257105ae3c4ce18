package io.millrace.postgres;

import io.debezium.jdbc.JdbcConnection;
import io.debezium.relational.TableId;
import io.millrace.source.TableSizes;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rows of tables as the server's planner estimates them, also of tables that were never analysed. */
record PostgresTableSizes(PostgresDatabase database) implements TableSizes {
    private static final Pattern ROWS = Pattern.compile("rows=(\\d{1,18})");

    @Override
    public Map<String, Long> rows(Set<String> tables) throws SQLException {
        Map<String, Long> sizes = new HashMap<>();
        try (JdbcConnection connection = database.connection()) {
            for (String table : tables) {
                String plan = connection.queryAndMap(
                        "EXPLAIN SELECT FROM " + quoted(table),
                        connection.singleResultMapper(rows -> rows.getString(1), "EXPLAIN gave no plan"));
                Matcher rows = ROWS.matcher(plan);
                if (rows.find()) {
                    sizes.put(table, Long.valueOf(rows.group(1)));
                }
            }
        }
        return sizes;
    }

    private static String quoted(String table) {
        int dot = table.indexOf('.');
        return new TableId(null, table.substring(0, dot), table.substring(dot + 1)).toDoubleQuotedString();
    }
}
