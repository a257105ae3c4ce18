package io.millrace.binlog;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import io.debezium.relational.Column;
import io.debezium.relational.RelationalDatabaseSchema;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares the columns that the log gives for a captured table with those that Debezium decodes its rows by, which it knows
 * from the history of schemas. Debezium itself compares no more than their number, so a value could land in a wrong column.
 *
 * <p>The log has the names where the server writes them (binlog_row_metadata=FULL). Belongs to the thread of the log's client,
 * which has applied every change of a schema before the rows that follow it.
 */
final class ColumnCheck {
    private final BiPredicate<String, String> captured;
    /** The tables that need no look, by the number that the log gives a table until it is altered. */
    private final Map<Long, Name> agreed = new HashMap<>();

    private volatile @Nullable RelationalDatabaseSchema schema;

    private record Name(String database, String table) {
        boolean isOf(TableMapEventData other) {
            return table.equals(other.getTable()) && database.equals(other.getDatabase());
        }
    }

    /** Takes a predicate that says of a database and a table whether it is captured. */
    ColumnCheck(BiPredicate<String, String> captured) {
        this.captured = captured;
    }

    /** Takes the schemas of a task that is starting. */
    void use(RelationalDatabaseSchema of) {
        schema = of;
    }

    /** Looks at every table again: a schema may have changed, or the numbers may be those of another server. */
    void forget() {
        agreed.clear();
    }

    /** Says how the columns differ, if they do. */
    Optional<String> differs(TableMapEventData table) {
        Name known = agreed.get(table.getTableId());
        if (known != null && known.isOf(table)) {
            return Optional.empty();
        }
        Optional<String> difference =
                captured.test(table.getDatabase(), table.getTable()) ? difference(table) : Optional.empty();
        if (difference.isEmpty()) {
            agreed.put(table.getTableId(), new Name(table.getDatabase(), table.getTable()));
        }
        return difference;
    }

    private Optional<String> difference(TableMapEventData table) {
        RelationalDatabaseSchema known = schema;
        if (known == null
                || table.getEventMetadata() == null
                || table.getEventMetadata().getColumnNames() == null) {
            return Optional.empty();
        }
        TableId id = new TableId(table.getDatabase(), null, table.getTable());
        Table decodedBy = known.tableFor(id);
        if (decodedBy == null && known.schemaFor(id) == null) {
            return Optional.empty(); // Debezium stops at it by itself
        }
        List<String> written = table.getEventMetadata().getColumnNames();
        // A table whose definition is lost, as by the renaming of an unknown one, is still decoded as it was before.
        List<String> expected = decodedBy == null
                ? List.of()
                : decodedBy.columns().stream().map(Column::name).toList();
        return same(written, expected)
                ? Optional.empty()
                : Optional.of("the columns " + written + " in the log and " + expected + " in the schema history");
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
