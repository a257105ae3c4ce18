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
import io.debezium.schema.HistorizedDatabaseSchema;
import io.debezium.spi.snapshot.Snapshotter;
import io.millrace.binlog.LogWatch;
import io.millrace.source.Drains;
import io.millrace.source.RestartNeeded;
import java.util.List;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;

/** Debezium's task with a guard on the events of the log and a watchdog on its progress. */
final class GuardedTask extends MySqlConnectorTask implements Drains {
    private final LogWatch watch;

    GuardedTask(LogWatch watch) {
        this.watch = watch;
    }

    @Override
    public ChangeEventSourceCoordinator<MySqlPartition, MySqlOffsetContext> start(Configuration configuration) {
        try {
            return watch.during(configuration.asMap(), () -> super.start(configuration));
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
        watch.mends((HistorizedDatabaseSchema<?>) schema, offsets.getTheOnlyOffset(), snapshotter);
        super.validateSchemaHistory(config, validator, offsets, schema, snapshotter);
        watch.decodesBy((RelationalDatabaseSchema) schema);
    }

    @Override
    public List<SourceRecord> doPoll() throws InterruptedException {
        watch.throwIfStopped();
        List<SourceRecord> records = queued();
        watch.polled(!records.isEmpty());
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
        watch.close();
        super.doStop();
    }
}
