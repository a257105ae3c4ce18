package io.millrace.mariadb;

import io.debezium.config.Configuration;
import io.debezium.connector.mariadb.MariaDbConnectorTask;
import io.debezium.connector.mariadb.MariaDbOffsetContext;
import io.debezium.connector.mariadb.MariaDbPartition;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.millrace.binlog.LogWatch;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** Debezium's task with a guard on the events of the log and a watchdog on its progress. */
final class GuardedTask extends MariaDbConnectorTask {
    private final LogWatch watch;

    GuardedTask(LogWatch watch) {
        this.watch = watch;
    }

    @Override
    public ChangeEventSourceCoordinator<MariaDbPartition, MariaDbOffsetContext> start(Configuration configuration) {
        return watch.during(configuration.asMap(), () -> super.start(configuration));
    }

    @Override
    public List<SourceRecord> doPoll() throws InterruptedException {
        watch.throwIfStopped();
        List<SourceRecord> records = super.doPoll();
        watch.polled(!records.isEmpty());
        return records;
    }

    @Override
    protected void doStop() {
        watch.close();
        super.doStop();
    }
}
