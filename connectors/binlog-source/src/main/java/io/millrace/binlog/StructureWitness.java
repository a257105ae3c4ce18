package io.millrace.binlog;

import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.TransactionPayloadEventData;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Judges by the log from a position to its end whether tables had the structure there that they have now: no statement
 * touched them, and every row that was written since is described as they are. A change that was made without a trace
 * (sql_log_bin=0) shows in the rows; where the log does not name the columns of rows, nothing is proven.
 */
final class StructureWitness implements LogScan.Reader {
    private static final int IGNORABLE = 0x80;

    private final Predicate<TableId> captured;
    private final Predicate<TableId> known;
    private final boolean lost;
    private final Map<Integer, String> charsets;
    private final Map<TableId, Table> proven = new HashMap<>();
    private final Set<TableId> made = new HashSet<>();
    private final Set<TableId> withRows = new HashSet<>();
    private @Nullable String objection;
    private boolean isUndecided;
    private boolean isSettled;

    /**
     * A witness for the tables as they are now.
     *
     * @param captured which tables are captured
     * @param known which tables the history knows at the position
     * @param charsets the names of character sets by the numbers of their collations
     */
    StructureWitness(
            List<Table> now,
            Predicate<TableId> captured,
            Predicate<TableId> known,
            boolean lost,
            Map<Integer, String> charsets) {
        this.captured = captured;
        this.known = known;
        this.lost = lost;
        this.charsets = charsets;
        now.forEach(table -> proven.put(table.id(), table));
    }

    /** What speaks against it, if anything does. */
    Optional<String> objection() {
        return Optional.ofNullable(objection);
    }

    /** Whether it speaks against it only that the log does not tell. */
    boolean isWithoutNames() {
        return isUndecided;
    }

    /** The tables that have the same structure now as at the position. */
    Set<TableId> proven() {
        return Set.copyOf(proven.keySet());
    }

    @Override
    public boolean takes(Event event, String place) {
        EventType type = event.getHeader().getEventType();
        switch (type) {
            case TABLE_MAP -> rows(event.getData(), place);
            case QUERY -> {
                QueryEventData query = event.getData();
                LoggedDefinition.of(query.getSql(), query.getDatabase())
                        .ifPresent(definition -> statement(definition, place));
            }
            case TRANSACTION_PAYLOAD -> {
                TransactionPayloadEventData payload = event.getData();
                payload.getUncompressedEvents().forEach(each -> takes(each, place));
            }
            case INCIDENT -> settle("an incident at " + place + " says that the log has a hole");
            case UNKNOWN -> {
                if (event.getHeader() instanceof EventHeaderV4 marked && (marked.getFlags() & IGNORABLE) == 0) {
                    object(true, "at " + place + " the log has an event of a kind that cannot be read");
                }
            }
            default -> {}
        }
        return !isSettled;
    }

    private void rows(TableMapEventData rows, String place) {
        TableId id = new TableId(rows.getDatabase(), null, rows.getTable());
        if (!captured.test(id) || known.test(id) || made.contains(id)) {
            return;
        }
        withRows.add(id);
        Table now = proven.get(id);
        if (now == null) {
            if (!lost) {
                return; // the history says that it was not there
            }
            object(false, "at " + place + " the log has rows of " + id + ", which the server does not show any more");
        } else if (!WrittenColumns.areNamed(rows)) {
            object(
                    true,
                    "at " + place + " the log has rows of " + id
                            + " without the names of their columns (binlog_row_metadata is not FULL), so a change of the"
                            + " table that was not logged would not show");
        } else {
            WrittenColumns.differ(now, rows, charsets)
                    .ifPresent(how -> object(false, "at " + place + " the table " + id + " has " + how));
        }
    }

    private void statement(LoggedDefinition definition, String place) {
        List<TableId> touched = proven.keySet().stream()
                .filter(id -> definition.touches(id.catalog(), id.table()))
                .toList();
        touched.forEach(id -> touch(id, definition, place));
        definition.created().ifPresent(made::add);
    }

    /** A table that the log makes anew needs no history, and one that is not captured can be left out of it. */
    private void touch(TableId id, LoggedDefinition definition, String place) {
        proven.remove(id);
        if (isMade(id, definition)) {
            made.add(id);
        } else if (captured.test(id)) {
            settle("at " + place + " the log has \"" + definition + "\", which may have changed " + id);
        }
    }

    private boolean isMade(TableId id, LoggedDefinition definition) {
        return definition.creates(id.catalog(), id.table())
                || (definition.drops() && !withRows.contains(id))
                || (!lost && definition.mayCreate());
    }

    /** A statement says more than the rows before it. */
    private void settle(String why) {
        objection = why;
        isUndecided = false;
        isSettled = true;
    }

    private void object(boolean undecided, String why) {
        if (objection == null) {
            objection = why;
            isUndecided = undecided;
        }
    }
}
