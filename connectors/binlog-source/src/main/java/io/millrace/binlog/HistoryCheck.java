package io.millrace.binlog;

import io.debezium.config.Configuration;
import io.debezium.connector.binlog.BinlogConnectorConfig;
import io.debezium.relational.Tables;
import io.debezium.relational.Tables.TableFilter;
import io.debezium.relational.history.SchemaHistory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether the history of the tables' schemas knows the captured tables at a position. */
final class HistoryCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HISTORY = "schema.history.internal";

    private final Dialect dialect;
    private final Map<String, String> debezium;

    HistoryCheck(Dialect dialect, Map<String, String> debezium) {
        this.dialect = dialect;
        this.debezium = debezium;
    }

    /** What is wrong with the history for an offset; it is read on a thread of its own, for a bounded time. */
    Optional<String> refuses(Map<String, ?> offset) throws InterruptedException {
        FutureTask<Optional<String>> check = new FutureTask<>(() -> ask(offset));
        Thread thread = new Thread(check, "millrace-" + dialect.name() + "-history");
        thread.setDaemon(true);
        thread.start();
        try {
            return check.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            return Optional.of("The schema history could not be read within " + PATIENCE.toSeconds()
                    + " s, so it is not known whether it reaches the position; check the settings " + HISTORY + ".*.");
        } catch (ExecutionException e) {
            return Optional.of("The schema history could not be read (" + e.getCause() + "); check the settings "
                    + HISTORY + ".*.");
        }
    }

    private Optional<String> ask(Map<String, ?> offset) throws InterruptedException {
        Configuration given = Configuration.from(debezium);
        BinlogConnectorConfig config = dialect.config(given);
        SchemaHistory history = config.getSchemaHistory();
        try {
            history.start();
            if (!history.exists()) {
                return Optional.of(
                        "There is no schema history where the settings " + HISTORY + ".* say (topic or file),"
                                + " so the columns of the tables at the position are not known. Name the history of the"
                                + " connector that wrote the position, or set snapshot.mode=recovery if no table was altered"
                                + " since.");
            }
            Tables tables = new Tables();
            // The history has the tables in full beside each statement, so no statement has to be parsed.
            history.recover(dialect.offsets(given, offset), tables, null);
            TableFilter captured = config.getTableFilters().dataCollectionFilter();
            return tables.tableIds().stream().anyMatch(captured::isIncluded)
                    ? Optional.empty()
                    : Optional.of(
                            "The schema history does not reach back to the position: it knows none of the captured"
                                    + " tables there. Set a later position (where the server has GTIDs, set gtids, too), or let the"
                                    + " connector read the tables anew:"
                                    + " `millrace offsets reset CONNECTOR --to-start --execute`.");
        } finally {
            history.stop();
        }
    }
}
