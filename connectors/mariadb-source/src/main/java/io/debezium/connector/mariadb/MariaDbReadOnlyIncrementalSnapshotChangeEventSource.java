package io.debezium.connector.mariadb;

import io.debezium.jdbc.JdbcConnection;
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
import io.millrace.mariadb.LogPlace;
import io.millrace.mariadb.PlacedSnapshot;
import io.millrace.mariadb.WindowPlace;
import io.millrace.source.BoundedWindows;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Debezium's class of this name, which takes every transaction but the last one for newer than a window, and what
 * was written to the log for visible. This one reads each window as of one place in the log.
 */
public class MariaDbReadOnlyIncrementalSnapshotChangeEventSource
        extends AbstractIncrementalSnapshotChangeEventSource<MariaDbPartition, TableId> {
    private final BoundedWindows<TableId> bounded;
    private final WindowPlace place = new WindowPlace();

    /** As Debezium's factory calls it. */
    public MariaDbReadOnlyIncrementalSnapshotChangeEventSource(
            MariaDbConnectorConfig config,
            JdbcConnection connection,
            EventDispatcher<MariaDbPartition, TableId> dispatcher,
            DatabaseSchema<?> schema,
            Clock clock,
            SnapshotProgressListener<MariaDbPartition> progress,
            DataChangeEventListener<MariaDbPartition> changes,
            NotificationService<MariaDbPartition, MariaDbOffsetContext> notifications) {
        super(config, connection, dispatcher, schema, clock, progress, changes, notifications);
        bounded = new BoundedWindows<>(chunkQueryBuilder, config.getIncrementalSnapshotChunkSize());
        chunkQueryBuilder = bounded;
    }

    // --- as the log is read

    /** Before a row is emitted. */
    @Override
    public void processMessage(
            MariaDbPartition partition, DataCollectionId table, @Nullable Object key, OffsetContext offset)
            throws InterruptedException {
        MariaDbOffsetContext log = (MariaDbOffsetContext) offset;
        if (isReading()) {
            inEvent(partition, log);
            if (!window.isEmpty()) {
                deduplicateWindow(table, key);
            }
        }
        emittedTo(log);
    }

    @Override
    public void processFilteredEvent(MariaDbPartition partition, OffsetContext offset) throws InterruptedException {
        if (isReading()) {
            inEvent(partition, (MariaDbOffsetContext) offset);
        }
    }

    @Override
    public void processTransactionStartedEvent(MariaDbPartition partition, OffsetContext offset)
            throws InterruptedException {
        if (isReading()) {
            inEvent(partition, (MariaDbOffsetContext) offset);
        }
    }

    @Override
    public void processTransactionCommittedEvent(MariaDbPartition partition, OffsetContext offset)
            throws InterruptedException {
        MariaDbOffsetContext log = (MariaDbOffsetContext) offset;
        LogPlace end = log.eventEnd();
        place.emitted(end.file(), end.pos());
        afterEvent(partition, log);
    }

    @Override
    public void processHeartbeat(MariaDbPartition partition, OffsetContext offset) throws InterruptedException {
        afterEvent(partition, (MariaDbOffsetContext) offset);
    }

    private boolean isReading() {
        return context != null && context.snapshotRunning();
    }

    private void inEvent(MariaDbPartition partition, MariaDbOffsetContext log) throws InterruptedException {
        if (!place.isKnown()) {
            // A transaction that begins here may have been emitted in part before a restart.
            emittedTo(log);
            begin(partition, log);
        } else if (place.isReached(log.eventBegin())) {
            merge(partition, log);
        }
    }

    /** Where nobody writes, one window after another is merged at the end of the log. */
    private void afterEvent(MariaDbPartition partition, MariaDbOffsetContext log) throws InterruptedException {
        if (!isReading()) {
            return;
        }
        if (!place.isKnown()) {
            begin(partition, log);
        }
        while (isReading() && place.isReached(log.eventEnd())) {
            merge(partition, log);
        }
    }

    private void begin(MariaDbPartition partition, MariaDbOffsetContext log) throws InterruptedException {
        place.know();
        readChunk(partition, log);
    }

    /** A transaction is seen whole or not at all, so what was emitted of it counts to behind the beginning of its last event. */
    private void emittedTo(MariaDbOffsetContext log) {
        place.emitted(log.getSource().binlogFilename(), log.getSource().binlogPosition() + 1);
    }

    private void merge(MariaDbPartition partition, MariaDbOffsetContext log) throws InterruptedException {
        place.close();
        context.closeWindow(context.currentChunkId());
        sendWindowEvents(partition, log);
        readChunk(partition, log);
    }

    // --- windows

    /** Before the log is read, windows have no place in it; the first one is read with its first event. */
    @Override
    protected void readChunk(MariaDbPartition partition, OffsetContext offset) throws InterruptedException {
        if (place.isKnown()) {
            super.readChunk(partition, offset);
            bounded.held(window.values());
        }
    }

    @Override
    protected void emitWindowOpen(MariaDbPartition partition, OffsetContext offset) throws SQLException {
        place.close();
        try {
            place.open(PlacedSnapshot.begin(jdbcConnection, place));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted before a window was read", e);
        }
        context.openWindow(context.currentChunkId());
    }

    @Override
    protected void emitWindowClose(MariaDbPartition partition, OffsetContext offset) throws SQLException {
        PlacedSnapshot.end(jdbcConnection);
    }

    /** The rows of a window were not changed by the statement that is being read from the log. */
    @Override
    protected void sendEvent(
            MariaDbPartition partition,
            EventDispatcher<MariaDbPartition, TableId> dispatcher,
            OffsetContext offset,
            Object[] row)
            throws InterruptedException {
        SourceInfo source = ((MariaDbOffsetContext) offset).getSource();
        String query = source.getQuery();
        source.setQuery(null);
        super.sendEvent(partition, dispatcher, offset, row);
        source.setQuery(query);
    }
}
