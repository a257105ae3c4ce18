package io.millrace.mysql;

import io.debezium.config.Configuration;
import io.debezium.connector.mysql.MySqlConnectorTask;
import io.debezium.connector.mysql.MySqlOffsetContext;
import io.debezium.connector.mysql.MySqlPartition;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import java.util.List;
import java.util.function.BiPredicate;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Debezium's task with a guard on the events of the log and a watchdog on its progress. */
final class GuardedTask extends MySqlConnectorTask {
    private final WatchSettings watch;
    private final BiPredicate<String, String> captured;
    private volatile @Nullable LogGuard guard;
    private volatile @Nullable LogWatchdog watchdog;

    GuardedTask(WatchSettings watch, BiPredicate<String, String> captured) {
        this.watch = watch;
        this.captured = captured;
    }

    @Override
    public ChangeEventSourceCoordinator<MySqlPartition, MySqlOffsetContext> start(Configuration configuration) {
        close();
        LogGuard fresh = new LogGuard(captured);
        guard = fresh;
        ChangeEventSourceCoordinator<MySqlPartition, MySqlOffsetContext> started =
                LogReaders.during(() -> super.start(configuration), fresh::attach);
        watchdog = LogWatchdog.start(watch, fresh, configuration.asMap());
        return started;
    }

    @Override
    public List<SourceRecord> doPoll() throws InterruptedException {
        LogGuard guarding = guard;
        LogWatchdog watching = watchdog;
        if (guarding != null) {
            guarding.throwIfStopped();
        }
        if (watching != null) {
            watching.throwIfAlarmed();
        }
        List<SourceRecord> records = super.doPoll();
        if (guarding != null) {
            guarding.throwIfElsewhere();
        }
        if (watching != null) {
            watching.polled(!records.isEmpty());
        }
        return records;
    }

    @Override
    protected void doStop() {
        close();
        super.doStop();
    }

    private void close() {
        LogWatchdog watching = watchdog;
        watchdog = null;
        if (watching != null) {
            watching.close();
        }
    }
}
