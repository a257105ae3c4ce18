package io.millrace.postgres;

import io.debezium.DebeziumException;
import io.debezium.bean.StandardBeanNames;
import io.debezium.bean.spi.BeanRegistry;
import io.debezium.bean.spi.BeanRegistryAware;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.jdbc.JdbcConnection;
import io.debezium.processors.spi.PostProcessor;
import io.debezium.relational.Column;
import io.debezium.relational.RelationalDatabaseSchema;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.millrace.source.Unavailable;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Reads values from the table that the log leaves out: PostgreSQL does not log a large value that an update did not
 * change, unless the table has REPLICA IDENTITY FULL.
 *
 * <p>What is read may be newer than the update. Then the change that made it follows in the log. A row that is not there
 * any more was deleted or moved since, which follows too: the update becomes a delete.
 */
public final class RereadValues implements PostProcessor, BeanRegistryAware {
    private @Nullable Unavailable unavailable;
    private @Nullable JdbcConnection connection;
    private @Nullable RelationalDatabaseSchema tables;

    /** For Debezium. */
    public RereadValues() {}

    @Override
    public void configure(Map<String, ?> properties) {}

    @Override
    public void injectBeanRegistry(BeanRegistry beans) {
        unavailable = PostgresSourceConfig.unavailable(
                beans.lookupByName(StandardBeanNames.CONNECTOR_CONFIG, PostgresConnectorConfig.class));
        connection = beans.lookupByName(StandardBeanNames.JDBC_CONNECTION, JdbcConnection.class);
        tables = beans.lookupByName(StandardBeanNames.DATABASE_SCHEMA, RelationalDatabaseSchema.class);
    }

    @Override
    public void apply(@Nullable Object key, @Nullable Struct event) {
        if (event == null || unavailable == null || event.schema().field("after") == null) {
            return;
        }
        Struct row = event.getStruct("after");
        if (row == null || "r".equals(event.getString("op"))) {
            return;
        }
        List<Field> missing = unavailable.columns(row);
        if (!missing.isEmpty()) {
            reread(key, event, row, missing);
        }
    }

    private void reread(@Nullable Object key, Struct event, Struct row, List<Field> missing) {
        Struct source = event.getStruct("source");
        TableId id = new TableId(null, source.getString("schema"), source.getString("table"));
        try {
            Struct now = key instanceof Struct identity ? read(id, identity) : null;
            if (now == null && key instanceof Struct) {
                event.put("op", "d").put("after", null);
            } else if (now != null) {
                missing.forEach(column -> row.put(column.name(), now.getWithoutDefault(column.name())));
            }
        } catch (SQLException e) {
            throw new DebeziumException(
                    "The values that the log leaves out cannot be read again from " + id + "; with ALTER TABLE " + id
                            + " REPLICA IDENTITY FULL the log holds them",
                    e);
        }
    }

    /** The row of this key as it is now, or null if there is none. */
    private @Nullable Struct read(TableId id, Struct key) throws SQLException {
        if (connection == null || tables == null) {
            throw new IllegalStateException("Debezium has not handed over its parts.");
        }
        JdbcConnection jdbc = connection;
        Table table = tables.tableFor(id);
        List<Column> columns = table.columns();
        String query = "SELECT "
                + columns.stream().map(column -> quoted(column.name())).collect(Collectors.joining(", ")) + " FROM "
                + id.toDoubleQuotedString() + " WHERE "
                + key.schema().fields().stream()
                        .map(field -> quoted(field.name()) + " = CAST(? AS "
                                + table.columnWithName(field.name()).typeName() + ")")
                        .collect(Collectors.joining(" AND "));
        Object[] values = jdbc.prepareQueryAndMap(
                query,
                statement -> {
                    int position = 0;
                    for (Field field : key.schema().fields()) {
                        statement.setString(++position, KeyLiterals.of(field.schema(), key.get(field)));
                    }
                },
                rows -> {
                    if (!rows.next()) {
                        return null;
                    }
                    Object[] found = new Object[columns.size()];
                    for (int i = 0; i < found.length; i++) {
                        found[columns.get(i).position() - 1] = jdbc.getColumnValue(rows, i + 1, columns.get(i), table);
                    }
                    return found;
                });
        if (!jdbc.connection().getAutoCommit()) {
            jdbc.commit();
        }
        return values == null ? null : tables.schemaFor(id).valueFromColumnData(values);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() {}
}
