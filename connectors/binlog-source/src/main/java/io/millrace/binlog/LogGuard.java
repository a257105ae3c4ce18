package io.millrace.binlog;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventHeader;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.TransactionPayloadEventData;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees every event of the log before Debezium does and stops the reading at those that Debezium passes over, although
 * rows change by them: differences of JSON columns, changes logged as statements, events of a kind that it does not know,
 * and incidents by which the server says that its log has a hole.
 *
 * <p>It closes the client in the middle of the event, so nothing behind it is read. The fault is thrown when the task is
 * polled next. Events come on the client's thread.
 */
final class LogGuard implements BinaryLogClient.EventListener {
    private static final Logger LOG = LoggerFactory.getLogger(LogGuard.class);

    /** The flag of events that a reader may pass over. */
    private static final int IGNORABLE = 0x80;

    private final ServerKind kind;
    private final BiPredicate<String, String> captured;
    private final List<TableMapEventData> tables = new ArrayList<>();
    private boolean tablesAreOfThisStatement;
    private volatile @Nullable FaultException fault;
    private volatile @Nullable BinaryLogClient client;
    private volatile boolean reading;

    /** Says of a database and a table whether it is captured. */
    LogGuard(ServerKind kind, BiPredicate<String, String> captured) {
        this.kind = kind;
        this.captured = captured;
    }

    /** Listens to a client that has not connected yet. */
    void attach(BinaryLogClient to) {
        client = to;
        to.registerEventListener(this);
    }

    /** Throws the fault that stopped the reading, if one did. */
    void throwIfStopped() {
        FaultException stopped = fault;
        if (stopped != null) {
            throw stopped;
        }
    }

    /** How far the log has been read, or null while it is not read, as during a snapshot. */
    @Nullable
    LogPosition position() {
        BinaryLogClient of = client;
        return of == null || !reading || of.getBinlogFilename() == null
                ? null
                : new LogPosition(of.getBinlogFilename(), of.getBinlogPosition(), null);
    }

    @Override
    public void onEvent(Event event) {
        reading = true;
        look(event);
    }

    private void look(Event event) {
        EventHeader header = event.getHeader();
        EventType type = header.getEventType();
        if (type == EventType.TABLE_MAP) {
            remember(event.getData());
            return;
        }
        tablesAreOfThisStatement = false;
        switch (type) {
            case PARTIAL_UPDATE_ROWS_EVENT -> partial();
            case QUERY -> query(event.getData());
            case INCIDENT -> incident(event);
            case UNKNOWN -> unknown(header);
            case TRANSACTION_PAYLOAD -> {
                TransactionPayloadEventData payload = event.getData();
                payload.getUncompressedEvents().forEach(this::look);
            }
            default -> {}
        }
    }

    /** The tables of a statement are named before its rows. */
    private void remember(TableMapEventData table) {
        if (!tablesAreOfThisStatement) {
            tables.clear();
            tablesAreOfThisStatement = true;
        }
        tables.add(table);
    }

    private void partial() {
        for (TableMapEventData table : tables) {
            if (captured.test(table.getDatabase(), table.getTable())) {
                stop(
                        Fault.SOURCE_PARTIAL_JSON,
                        "An update of " + table.getDatabase() + '.' + table.getTable() + " at " + place()
                                + " was logged as differences of its JSON columns, so the row after it is not known. Run "
                                + kind.set("binlog_row_value_options", "''")
                                + "; end the sessions that are connected; then let the"
                                + " connector read the tables anew: `millrace offsets reset CONNECTOR --to-start --execute`.");
            }
        }
    }

    private void query(QueryEventData query) {
        LoggedStatement statement = LoggedStatement.of(query.getSql(), query.getDatabase());
        if (statement.changesRows()
                && (statement.table() == null || captured.test(statement.database(), statement.table()))) {
            stop(
                    Fault.SOURCE_STATEMENT_LOGGED,
                    "At " + place() + " the log has a statement in place of the rows that it changed in "
                            + (statement.table() == null
                                    ? "the database " + query.getDatabase()
                                    : statement.database() + '.' + statement.table())
                            + ", so these changes are not known. Run " + kind.set("binlog_format", "'ROW'")
                            + "; keep sessions from"
                            + " setting it; then let the connector read the tables anew: `millrace offsets reset CONNECTOR"
                            + " --to-start --execute`.");
        }
    }

    /** Debezium itself makes incidents of events that it cannot read, and stops at those by its own settings. */
    private void incident(Event event) {
        EventData data = event.getData();
        if (data == null || data.getClass().getName().startsWith("com.github.shyiko.")) {
            stop(
                    Fault.SOURCE_LOG_GAP,
                    "The server says by an incident at " + place() + " that changes are missing in its log. Let the"
                            + " connector read the tables anew: `millrace offsets reset CONNECTOR --to-start --execute`.");
        }
    }

    /** An event that may be passed over says so itself. */
    private void unknown(EventHeader header) {
        if (header instanceof EventHeaderV4 marked && (marked.getFlags() & IGNORABLE) == 0) {
            stop(
                    Fault.SOURCE_LOG_GAP,
                    "At " + place()
                            + " the log has an event of a kind that cannot be read, as a MariaDB writes them with"
                            + " log_bin_compress=ON, so the changes in it are not known. Run "
                            + kind.set("log_bin_compress", "OFF") + "; then let the connector read the tables anew:"
                            + " `millrace offsets reset CONNECTOR --to-start --execute`.");
        }
    }

    private String place() {
        BinaryLogClient of = client;
        return of == null ? "an unknown place" : of.getBinlogFilename() + '/' + of.getBinlogPosition();
    }

    private void stop(Fault code, String message) {
        if (fault != null) {
            return;
        }
        fault = new FaultException(code, message);
        BinaryLogClient of = client;
        if (of != null) {
            try {
                of.disconnect();
            } catch (IOException e) {
                LOG.debug("The connection to the log was closed already.", e);
            }
        }
    }
}
