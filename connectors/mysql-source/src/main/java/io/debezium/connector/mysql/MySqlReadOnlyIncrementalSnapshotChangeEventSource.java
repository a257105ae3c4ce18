package io.debezium.connector.mysql;

import io.debezium.connector.binlog.jdbc.BinlogConnectorConnection;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.notification.NotificationService;
import io.debezium.pipeline.source.snapshot.incremental.AbstractIncrementalSnapshotChangeEventSource;
import io.debezium.pipeline.source.spi.DataChangeEventListener;
import io.debezium.pipeline.source.spi.SnapshotProgressListener;
import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.relational.TableId;
import io.debezium.schema.DatabaseSchema;
import io.debezium.spi.schema.DataCollectionId;
import io.debezium.util.Clock;
import io.millrace.mysql.SentTransactions;
import io.millrace.mysql.VisibleTransactions;
import io.millrace.source.BoundedWindows;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Debezium's class of this name, which reads windows while transactions that were sent cannot be seen in the
 * tables yet, and reads a whole table before the log where it has not met a transaction yet. This one reads a window between
 * two transactions of the log only, when the tables show all that was sent, and merges it when the log has come to what it shows.
 */
public class MySqlReadOnlyIncrementalSnapshotChangeEventSource
        extends AbstractIncrementalSnapshotChangeEventSource<MySqlPartition, TableId> {
    private final BoundedWindows<TableId> bounded;
    private final VisibleTransactions visible;
    private final SentTransactions sent = new SentTransactions();

    /** As Debezium's factory calls it. */
    public MySqlReadOnlyIncrementalSnapshotChangeEventSource(
            MySqlConnectorConfig config,
            BinlogConnectorConnection connection,
            EventDispatcher<MySqlPartition, TableId> dispatcher,
            DatabaseSchema<?> schema,
            Clock clock,
            SnapshotProgressListener<MySqlPartition> progress,
            DataChangeEventListener<MySqlPartition> changes,
            NotificationService<MySqlPartition, MySqlOffsetContext> notifications) {
        super(config, connection, dispatcher, schema, clock, progress, changes, notifications);
        bounded = new BoundedWindows<>(chunkQueryBuilder, config.getIncrementalSnapshotChunkSize());
        chunkQueryBuilder = bounded;
        visible = new VisibleTransactions(connection::knownGtidSet);
    }

    // --- as the log is read

    @Override
    public void init(MySqlPartition partition, @Nullable OffsetContext offset) {
        if (offset instanceof MySqlOffsetContext log
                && (log.eventsToSkipUponRestart() > 0 || log.rowsToSkipUponRestart() > 0)) {
            sent.insideOne();
        }
        super.init(partition, offset);
    }

    /** Before a row is emitted: what the window has of it is older, or the same. */
    @Override
    public void processMessage(
            MySqlPartition partition, DataCollectionId table, @Nullable Object key, OffsetContext offset) {
        if (!window.isEmpty()) {
            deduplicateWindow(table, key);
        }
    }

    @Override
    public void processFilteredEvent(MySqlPartition partition, OffsetContext offset) {
        // Windows are read and merged between transactions.
    }

    @Override
    public void processTransactionStartedEvent(MySqlPartition partition, OffsetContext offset)
            throws InterruptedException {
        MySqlOffsetContext log = (MySqlOffsetContext) offset;
        sent.begins(log.gtidSet(), log.getSource().getCurrentGtid());
        goOn(partition, log);
    }

    @Override
    public void processTransactionCommittedEvent(MySqlPartition partition, OffsetContext offset)
            throws InterruptedException {
        MySqlOffsetContext log = (MySqlOffsetContext) offset;
        sent.ends(log.gtidSet());
        goOn(partition, log);
    }

    /** The log has nothing more, or nothing for this reader. */
    @Override
    public void processHeartbeat(MySqlPartition partition, OffsetContext offset) throws InterruptedException {
        MySqlOffsetContext log = (MySqlOffsetContext) offset;
        sent.pauses(log.gtidSet());
        goOn(partition, log);
    }

    /** One window after another while nobody commits; otherwise the log comes first. */
    private void goOn(MySqlPartition partition, MySqlOffsetContext log) throws InterruptedException {
        if (isReading() && !visible.hasWindow()) {
            readChunk(partition, log);
        }
        while (isReading() && visible.mayMerge(sent)) {
            visible.close();
            context.closeWindow(context.currentChunkId());
            sendWindowEvents(partition, log);
            readChunk(partition, log);
        }
    }

    private boolean isReading() {
        return context != null && context.snapshotRunning();
    }

    // --- windows

    /** What cannot be read yet is read at a later event. */
    @Override
    protected void readChunk(MySqlPartition partition, OffsetContext offset) throws InterruptedException {
        visible.close();
        if (visible.showAll(sent)) {
            super.readChunk(partition, offset);
            bounded.held(window.values());
        }
    }

    @Override
    protected void emitWindowOpen(MySqlPartition partition, OffsetContext offset) {
        context.openWindow(context.currentChunkId());
    }

    @Override
    protected void emitWindowClose(MySqlPartition partition, OffsetContext offset) throws SQLException {
        visible.open();
        jdbcConnection.commit();
    }

    /** The rows of a window were not changed by the statement that is being read from the log. */
    @Override
    protected void sendEvent(
            MySqlPartition partition,
            EventDispatcher<MySqlPartition, TableId> dispatcher,
            OffsetContext offset,
            Object[] row)
            throws InterruptedException {
        SourceInfo source = ((MySqlOffsetContext) offset).getSource();
        String query = source.getQuery();
        source.setQuery(null);
        super.sendEvent(partition, dispatcher, offset, row);
        source.setQuery(query);
    }
}
