package io.debezium.connector.mariadb.metrics;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import io.debezium.connector.base.ChangeEventQueueMetrics;
import io.debezium.connector.binlog.metrics.BinlogStreamingChangeEventSourceMetrics;
import io.debezium.connector.mariadb.MariaDbDatabaseSchema;
import io.debezium.connector.mariadb.MariaDbPartition;
import io.debezium.connector.mariadb.MariaDbTaskContext;
import io.debezium.pipeline.metrics.CapturedTablesSupplier;
import io.debezium.pipeline.source.spi.EventMetadataProvider;
import io.millrace.binlog.LogReaders;

/**
 * Stands in for Debezium's class of this name, which does nothing of its own: the one place that sees the client of the log
 * before it connects. The task that is starting gets to know the client here.
 */
public class MariaDbStreamingChangeEventSourceMetrics
        extends BinlogStreamingChangeEventSourceMetrics<MariaDbDatabaseSchema, MariaDbPartition> {
    /** As Debezium's task calls it. */
    public MariaDbStreamingChangeEventSourceMetrics(
            MariaDbTaskContext context,
            ChangeEventQueueMetrics queue,
            EventMetadataProvider events,
            CapturedTablesSupplier tables,
            BinaryLogClient client) {
        super(context, queue, events, tables, client);
        LogReaders.created(client);
    }
}
