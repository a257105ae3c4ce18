package io.millrace.binlog;

import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.relational.RelationalDatabaseSchema;
import io.debezium.schema.HistorizedDatabaseSchema;
import io.debezium.spi.snapshot.Snapshotter;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps a guard on the events of the log and a watchdog on its progress while a task of Debezium's reads it. */
public final class LogWatch implements AutoCloseable {
    private final Dialect dialect;
    private final WatchSettings settings;
    private final BiPredicate<String, String> captured;
    private volatile @Nullable Map<String, String> starting;
    private volatile @Nullable ColumnCheck columns;
    private volatile @Nullable LogGuard guard;
    private volatile @Nullable LogWatchdog watchdog;

    /** Says of a database and a table whether it is captured. */
    public LogWatch(Dialect dialect, WatchSettings settings, BiPredicate<String, String> captured) {
        this.dialect = dialect;
        this.settings = settings;
        this.captured = captured;
    }

    /** Runs a start of the task and watches what it begins to read; the configuration is the one that it starts with. */
    public <T> T during(Map<String, String> debezium, Supplier<T> start) {
        close();
        starting = debezium;
        ColumnCheck check = new ColumnCheck(captured);
        columns = check;
        LogGuard fresh = new LogGuard(dialect.server(), captured, check);
        guard = fresh;
        T started = LogReaders.during(start, fresh::attach);
        watchdog = LogWatchdog.start(dialect, settings.watchdog(), fresh, debezium);
        return started;
    }

    /** Takes the schemas by which rows are decoded, while a task starts. */
    public void decodesBy(RelationalDatabaseSchema schema) {
        ColumnCheck checking = columns;
        if (checking != null) {
            checking.use(schema);
        }
    }

    /** Lets a history be mended where it is read on from a position, unless Debezium is told to build it anew itself. */
    public void mends(HistorizedDatabaseSchema<?> schema, @Nullable OffsetContext position, Snapshotter snapshotter) {
        Map<String, String> config = starting;
        boolean isReadFrom = position != null && !position.isInitialSnapshotRunning();
        boolean isTheirs = snapshotter.shouldSnapshotOnSchemaError() || snapshotter.shouldSnapshotSchema(true, false);
        if (schema.getSchemaHistory() instanceof MendedHistory history && config != null && isReadFrom && !isTheirs) {
            history.mendedBy(
                    new HistoryMender(dialect, config, settings.watchdog().limit()));
        }
    }

    /** Throws the fault for which the log must not be read on, if there is one. */
    public void throwIfStopped() {
        LogGuard guarding = guard;
        LogWatchdog watching = watchdog;
        if (guarding != null) {
            guarding.throwIfStopped();
        }
        if (watching != null) {
            watching.throwIfAlarmed();
        }
    }

    /** Takes note of a poll, and whether it gave records; throws if they are of another server's log. */
    public void polled(boolean records) {
        LogGuard guarding = guard;
        if (guarding != null) {
            guarding.throwIfElsewhere();
        }
        LogWatchdog watching = watchdog;
        if (watching != null) {
            watching.polled(records);
        }
    }

    @Override
    public void close() {
        LogWatchdog watching = watchdog;
        watchdog = null;
        if (watching != null) {
            watching.close();
        }
    }
}
