package io.millrace.mysql;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import io.debezium.relational.Column;
import io.debezium.relational.RelationalDatabaseSchema;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the columns that the log gives for a table with those that Debezium decodes its rows by, which it knows from the
 * history of schemas. Debezium itself compares no more than their number, so a value could land in a wrong column.
 *
 * <p>The log has the names where the server writes them (binlog_row_metadata=FULL). Belongs to the thread of the log's client,
 * which has applied every change of a schema before the rows that follow it.
 */
final class ColumnCheck {
    /** The tables that were compared, by the number that the log gives a table until it is altered. */
    private final Map<Long, Table> agreed = new HashMap<>();

    private volatile @Nullable RelationalDatabaseSchema schema;

    /** Takes the schemas of a task that is starting. */
    void use(RelationalDatabaseSchema of) {
        schema = of;
    }

    /** Says how the columns differ, if they do. */
    Optional<String> differs(TableMapEventData table) {
        RelationalDatabaseSchema known = schema;
        if (known == null
                || table.getEventMetadata() == null
                || table.getEventMetadata().getColumnNames() == null) {
            return Optional.empty();
        }
        TableId id = new TableId(table.getDatabase(), null, table.getTable());
        Table decodedBy = known.tableFor(id);
        if (decodedBy == null ? known.schemaFor(id) == null : decodedBy == agreed.get(table.getTableId())) {
            return Optional.empty();
        }
        List<String> written = table.getEventMetadata().getColumnNames();
        // A table whose definition is lost, as by a renaming of an unknown one, is still decoded as it was before.
        List<String> expected = decodedBy == null
                ? List.of()
                : decodedBy.columns().stream().map(Column::name).toList();
        if (decodedBy == null || !same(written, expected)) {
            return Optional.of("the columns " + written + " in the log and " + expected + " in the schema history");
        }
        agreed.put(table.getTableId(), decodedBy);
        return Optional.empty();
    }

    private static boolean same(List<String> written, List<String> expected) {
        if (written.size() != expected.size()) {
            return false;
        }
        for (int i = 0; i < written.size(); i++) {
            if (!written.get(i).equalsIgnoreCase(expected.get(i))) {
                return false;
            }
        }
        return true;
    }
}
