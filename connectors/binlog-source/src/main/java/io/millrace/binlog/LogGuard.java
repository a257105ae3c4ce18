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
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees every event of the log before Debezium does and stops the reading at those that Debezium passes over, although
 * rows change by them: differences of JSON columns, changes logged as statements, events of a kind that it does not know,
 * incidents by which the server says that its log has a hole; and at rows whose columns are not those that Debezium expects.
 * Values that the server has compressed are expanded here.
 *
 * <p>It closes the client in the middle of the event, so nothing behind it is read. The fault is thrown when the task is
 * polled next. Events come on the client's thread.
 */
final class LogGuard implements BinaryLogClient.EventListener {
    private static final Logger LOG = LoggerFactory.getLogger(LogGuard.class);
    private static final String BEGIN = "BEGIN";

    /** The flag of events that a reader may pass over. */
    private static final int IGNORABLE = 0x80;

    private final ServerKind kind;
    private final BiPredicate<String, String> captured;
    private final ColumnCheck columns;
    private final List<TableMapEventData> tables = new ArrayList<>();
    private boolean tablesAreOfThisStatement;
    private volatile @Nullable FaultException fault;
    private volatile @Nullable BinaryLogClient client;
    private volatile boolean reading;
    private volatile boolean elsewhere;
    private volatile boolean lost;
    private volatile long server = -1;

    /** Takes a predicate that says of a database and a table whether it is captured. */
    LogGuard(ServerKind kind, BiPredicate<String, String> captured, ColumnCheck columns) {
        this.kind = kind;
        this.captured = captured;
        this.columns = columns;
    }

    /** Listens to a client that has not connected yet. */
    void attach(BinaryLogClient to) {
        client = to;
        to.registerEventListener(this);
        to.registerLifecycleListener(new BinaryLogClient.AbstractLifecycleListener() {
            @Override
            public void onConnect(BinaryLogClient connected) {
                connected(connected.getMasterServerId());
            }

            /** A client that keeps its connection alive comes back by itself. */
            @Override
            public void onDisconnect(BinaryLogClient from) {
                lost = !from.isKeepAlive();
            }
        });
    }

    /** The log's client connects again by itself, and behind the same name there may be another server by then. */
    private void connected(long to) {
        if (server != -1 && server != to) {
            elsewhere = true;
        }
        server = to;
        lost = false;
        columns.forget();
    }

    /** Throws if the log is that of another server by now: what was read from there is left, and read anew. */
    void throwIfElsewhere() {
        if (elsewhere) {
            throw new FaultException(
                    Fault.SOURCE_CAPTURE,
                    "The log's client lost its connection and came back to another server, of server_id " + server
                            + "; the source starts anew there from the stored position.");
        }
    }

    /** Throws the fault that stopped the reading, if one did. */
    void throwIfStopped() {
        FaultException stopped = fault;
        if (stopped != null) {
            throw stopped;
        }
        if (lost) {
            throw new FaultException(
                    Fault.SOURCE_UNREACHABLE,
                    "The connection to the log was lost; the source starts anew from the stored position.");
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
            case WRITE_ROWS, EXT_WRITE_ROWS, UPDATE_ROWS, EXT_UPDATE_ROWS, DELETE_ROWS, EXT_DELETE_ROWS ->
                rows(event.getData());
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
        columns.differs(table).ifPresent(how -> misfit(table, how));
    }

    private void misfit(TableMapEventData table, String how) {
        stop(
                Fault.SOURCE_SCHEMA_HISTORY,
                "At " + place() + " the table " + table.getDatabase() + '.' + table.getTable() + " has " + how
                        + ", so values would land in wrong columns. A change of the table is missing in the history: it"
                        + " may have been made with sql_log_bin=0, or by renaming a table whose schema is not kept"
                        + " (schema.history.internal.store.only.captured.tables.ddl=true). Let the connector read the"
                        + " tables anew: `millrace offsets reset CONNECTOR --to-start --execute`; if no table was altered since"
                        + " the stored position, snapshot.mode=recovery for one start is enough.");
    }

    /** Rows that cannot be expanded must not reach Debezium, which would take the compressed bytes for the value. */
    private void rows(EventData rows) {
        try {
            CompressedValues.expand(rows, tables);
        } catch (DataFormatException e) {
            CompressedValues.drop(rows);
            stop(
                    Fault.SOURCE_LOG_GAP,
                    "At " + place() + " the log has a value of a COMPRESSED column that cannot be read: it is "
                            + e.getMessage() + ". Let the connector read the tables anew:"
                            + " `millrace offsets reset CONNECTOR --to-start --execute`.");
        }
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
        if (!BEGIN.equals(query.getSql())) {
            columns.forget();
        }
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
