package io.millrace.mysql;

import io.debezium.config.Configuration;
import io.debezium.connector.mysql.MySqlConnectorTask;
import io.debezium.connector.mysql.MySqlOffsetContext;
import io.debezium.connector.mysql.MySqlPartition;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.millrace.binlog.LogWatch;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** Debezium's task with a guard on the events of the log and a watchdog on its progress. */
final class GuardedTask extends MySqlConnectorTask {
    private final LogWatch watch;

    GuardedTask(LogWatch watch) {
        this.watch = watch;
    }

    @Override
    public ChangeEventSourceCoordinator<MySqlPartition, MySqlOffsetContext> start(Configuration configuration) {
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
