package io.millrace.mysql;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.connector.mysql.MySqlConnectorTask;
import io.debezium.connector.mysql.MySqlOffsetContext;
import io.debezium.connector.mysql.MySqlPartition;
import io.debezium.function.LogPositionValidator;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.spi.Offsets;
import io.debezium.relational.RelationalDatabaseSchema;
import io.debezium.schema.DatabaseSchema;
import io.debezium.spi.snapshot.Snapshotter;
import io.millrace.source.Drains;
import io.millrace.source.RestartNeeded;
import java.util.List;
import java.util.function.BiPredicate;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Debezium's task with a guard on the events of the log and a watchdog on its progress. */
final class GuardedTask extends MySqlConnectorTask implements Drains {
    private final WatchSettings watch;
    private final BiPredicate<String, String> captured;
    private volatile @Nullable ColumnCheck columns;
    private volatile @Nullable LogGuard guard;
    private volatile @Nullable LogWatchdog watchdog;

    GuardedTask(WatchSettings watch, BiPredicate<String, String> captured) {
        this.watch = watch;
        this.captured = captured;
    }

    @Override
    public ChangeEventSourceCoordinator<MySqlPartition, MySqlOffsetContext> start(Configuration configuration) {
        close();
        ColumnCheck check = new ColumnCheck(captured);
        columns = check;
        LogGuard fresh = new LogGuard(captured, check);
        guard = fresh;
        try {
            ChangeEventSourceCoordinator<MySqlPartition, MySqlOffsetContext> started =
                    LogReaders.during(() -> super.start(configuration), fresh::attach);
            watchdog = LogWatchdog.start(watch, fresh, configuration.asMap());
            return started;
        } catch (RetriableException e) {
            throw new RestartNeeded(e);
        }
    }

    /** Called while a task starts, once its schemas are there. */
    @Override
    @SuppressWarnings("rawtypes") // as Debezium declares it
    protected void validateSchemaHistory(
            CommonConnectorConfig config,
            LogPositionValidator validator,
            Offsets<MySqlPartition, MySqlOffsetContext> offsets,
            DatabaseSchema schema,
            Snapshotter snapshotter) {
        super.validateSchemaHistory(config, validator, offsets, schema, snapshotter);
        ColumnCheck checking = columns;
        if (checking != null) {
            checking.use((RelationalDatabaseSchema) schema);
        }
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
        List<SourceRecord> records = queued();
        if (guarding != null) {
            guarding.throwIfElsewhere();
        }
        if (watching != null) {
            watching.polled(!records.isEmpty());
        }
        return records;
    }

    private List<SourceRecord> queued() throws InterruptedException {
        try {
            return super.doPoll();
        } catch (RetriableException e) {
            throw new RestartNeeded(e);
        }
    }

    @Override
    public void drain() throws InterruptedException {
        super.doPoll();
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
