package io.debezium.connector.mysql;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import io.debezium.connector.base.ChangeEventQueueMetrics;
import io.debezium.connector.binlog.metrics.BinlogStreamingChangeEventSourceMetrics;
import io.debezium.pipeline.metrics.CapturedTablesSupplier;
import io.debezium.pipeline.source.spi.EventMetadataProvider;
import io.millrace.binlog.LogReaders;

/**
 * Stands in for Debezium's class of this name, which does nothing of its own: the one place that sees the client of the log
 * before it connects. The task that is starting gets to know the client here.
 */
public class MySqlStreamingChangeEventSourceMetrics
        extends BinlogStreamingChangeEventSourceMetrics<MySqlDatabaseSchema, MySqlPartition> {

    /** As Debezium's task calls it. */
    public MySqlStreamingChangeEventSourceMetrics(
            MySqlTaskContext context,
            ChangeEventQueueMetrics queue,
            EventMetadataProvider events,
            CapturedTablesSupplier tables,
            BinaryLogClient client) {
        super(context, queue, events, tables, client);
        LogReaders.created(client);
    }
}
