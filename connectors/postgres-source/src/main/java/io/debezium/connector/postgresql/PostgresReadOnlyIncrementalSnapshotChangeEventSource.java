package io.debezium.connector.postgresql;

import io.debezium.DebeziumException;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.jdbc.JdbcConnection;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.notification.NotificationService;
import io.debezium.pipeline.source.snapshot.incremental.AbstractIncrementalSnapshotChangeEventSource;
import io.debezium.pipeline.source.spi.DataChangeEventListener;
import io.debezium.pipeline.source.spi.SnapshotProgressListener;
import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.relational.RelationalDatabaseConnectorConfig;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.schema.DatabaseSchema;
import io.debezium.spi.schema.DataCollectionId;
import io.debezium.util.Clock;
import io.millrace.source.BoundedWindows;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Debezium's class of this name, which reads a table to its end while the log's reader has nothing, also when
 * something has come meanwhile. This one lets the log be read after one window, or after 50 ms of windows where
 * the log had nothing.
 */
public class PostgresReadOnlyIncrementalSnapshotChangeEventSource
        extends AbstractIncrementalSnapshotChangeEventSource<PostgresPartition, TableId> {
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** Debezium looks so often for something in the log before it pauses. */
    private static final int LOOKS = 5;

    private final PostgresSchema tables;
    private final BoundedWindows<TableId> bounded;
    private int looksOwed;

    /** As Debezium's factory calls it. */
    public PostgresReadOnlyIncrementalSnapshotChangeEventSource(
            RelationalDatabaseConnectorConfig config,
            JdbcConnection connection,
            EventDispatcher<PostgresPartition, TableId> dispatcher,
            DatabaseSchema<?> schema,
            Clock clock,
            SnapshotProgressListener<PostgresPartition> progress,
            DataChangeEventListener<PostgresPartition> changes,
            NotificationService<PostgresPartition, ? extends OffsetContext> notifications) {
        super(config, connection, dispatcher, schema, clock, progress, changes, notifications);
        bounded = new BoundedWindows<>(chunkQueryBuilder, config.getIncrementalSnapshotChunkSize());
        chunkQueryBuilder = bounded;
        tables = (PostgresSchema) schema;
    }

    // --- as the log is read

    /** Before a row is emitted. */
    @Override
    public void processMessage(
            PostgresPartition partition, DataCollectionId table, @Nullable Object key, OffsetContext offset)
            throws InterruptedException {
        if (context == null) {
            return;
        }
        marks().updateWindowState(offset);
        if (context.snapshotRunning() && marks().isWindowClosed()) {
            merge(partition, offset);
        } else if (!window.isEmpty() && context.deduplicationNeeded()) {
            deduplicateWindow(table, key);
        }
    }

    @Override
    public void processTransactionCommittedEvent(PostgresPartition partition, OffsetContext offset)
            throws InterruptedException {
        goOn(partition, offset, 0);
    }

    /** The log has nothing now. */
    @Override
    public void processHeartbeat(PostgresPartition partition, OffsetContext offset) throws InterruptedException {
        goOn(partition, offset, looksOwed > 0 ? 0 : TURN_NANOS);
        looksOwed = Math.max(0, looksOwed - 1);
    }

    /**
     * Merges what is merged at the transaction that the log has come to, and reads on until it is the log's turn. When somebody has
     * committed, that is on its way, so the log is looked at after every window for a while.
     */
    private void goOn(PostgresPartition partition, OffsetContext offset, long turnNanos) throws InterruptedException {
        if (context == null || !context.snapshotRunning()) {
            return;
        }
        Long transaction = offset.getSourceInfo().getInt64(SourceInfo.TXID_KEY);
        PgSnapshot after = marks().getHighWatermark();
        if (after != null && after.getXMax().equals(transaction)) {
            marks().closeWindow();
            merge(partition, offset);
            return;
        }
        long end = System.nanoTime() + turnNanos;
        while (context.snapshotRunning() && marks().isTransactionVisible(transaction)) {
            marks().closeWindow();
            merge(partition, offset);
            if (marks().watermarksChanged()) {
                looksOwed = LOOKS + 1;
                return;
            }
            if (System.nanoTime() - end >= 0) {
                return;
            }
        }
    }

    private void merge(PostgresPartition partition, OffsetContext offset) throws InterruptedException {
        sendWindowEvents(partition, offset);
        readChunk(partition, offset);
    }

    private PostgresReadOnlyIncrementalSnapshotContext<TableId> marks() {
        return (PostgresReadOnlyIncrementalSnapshotContext<TableId>) Objects.requireNonNull(context);
    }

    // --- windows

    @Override
    protected void readChunk(PostgresPartition partition, OffsetContext offset) throws InterruptedException {
        super.readChunk(partition, offset);
        bounded.held(window.values());
    }

    /** So that the snapshots of this database have moved on since the position. */
    @Override
    protected void preIncrementalSnapshotStart() {
        super.preIncrementalSnapshotStart();
        ask("SELECT pg_current_xact_id()");
    }

    @Override
    protected void emitWindowOpen(PostgresPartition partition, OffsetContext offset) {
        marks().setLowWatermark(visible());
    }

    @Override
    protected void emitWindowClose(PostgresPartition partition, OffsetContext offset) {
        marks().setHighWatermark(visible());
    }

    private PgSnapshot visible() {
        return PgSnapshot.valueOf(ask("SELECT pg_current_snapshot()"));
    }

    private String ask(String query) {
        try {
            return jdbcConnection.queryAndMap(query, rows -> {
                rows.next();
                return rows.getString(1);
            });
        } catch (SQLException e) {
            throw new DebeziumException(e);
        }
    }

    @Override
    protected Table refreshTableSchema(Table table) throws SQLException {
        tables.refreshFromIncrementalSnapshot((PostgresConnection) jdbcConnection, table.id());
        return tables.tableFor(table.id());
    }
}
