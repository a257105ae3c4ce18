package io.millrace.postgres;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.PostgresReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.jdbc.JdbcConnection;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.pipeline.spi.Offsets;
import io.debezium.pipeline.spi.Partition;
import io.millrace.source.Drains;
import io.millrace.source.ReadsBack;
import io.millrace.source.RestartNeeded;
import io.millrace.source.WatchdogSettings;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Debezium's task, which acknowledges to the slot what Connect has stored, says when it reads that back, and has its reader watched. */
final class SlotTask extends PostgresConnectorTask implements ReadsBack, Drains {
    private static final Logger LOG = LoggerFactory.getLogger(SlotTask.class);

    private final WatchdogSettings settings;
    private final boolean temporary;
    private final List<JdbcConnection> connections = new CopyOnWriteArrayList<>();
    private volatile @Nullable SlotWatchdog watchdog;
    private boolean readingBack;

    /** A temporary slot is gone with the connection that reads from it. */
    SlotTask(WatchdogSettings settings, boolean temporary) {
        this.settings = settings;
        this.temporary = temporary;
    }

    @Override
    protected ReplicationConnection buildReplicationConnection(
            PostgresConnection metadata, PostgresSchema schema, PostgresConnectorConfig config) throws SQLException {
        ReplicationConnection connection = super.buildReplicationConnection(metadata, schema, config);
        connections.add(metadata);
        if (connection instanceof JdbcConnection sender) {
            connections.add(sender);
        }
        if (!(connection instanceof PostgresReplicationConnection sender)) {
            return connection;
        }
        return temporary ? new TemporarySlot(sender, config) : new SlotConnection(sender);
    }

    @Override
    public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(Configuration configuration) {
        try {
            ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> started =
                    super.start(FetchSize.bounded(configuration));
            watchdog = SlotWatchdog.start(settings, configuration.asMap(), this::abort);
            return started;
        } catch (RetriableException e) {
            throw new RestartNeeded(e);
        }
    }

    @Override
    protected Offsets<PostgresPartition, PostgresOffsetContext> getPreviousOffsets(
            Partition.Provider<PostgresPartition> provider, OffsetContext.Loader<PostgresOffsetContext> loader) {
        return super.getPreviousOffsets(provider, position -> loader.load(PostgresLog.resumable(position)));
    }

    @Override
    public List<SourceRecord> doPoll() throws InterruptedException {
        SlotWatchdog watching = watchdog;
        if (watching != null) {
            watching.throwIfAlarmed();
        }
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

    /** Ends connections over which nobody answers: whatever waits for an answer would wait for ever, and the stop for it. */
    private void abort() {
        for (JdbcConnection connection : connections) {
            try {
                if (connection.isConnected()) {
                    connection.connection().abort(Runnable::run);
                }
            } catch (SQLException | RuntimeException e) {
                LOG.debug("A connection to be aborted has ended by itself.", e);
            }
        }
    }

    @Override
    protected void doStop() {
        SlotWatchdog watching = watchdog;
        if (watching != null) {
            watching.close();
        }
        super.doStop();
    }

    @Override
    public void performCommit() {
        readingBack = true;
        try {
            super.performCommit();
        } finally {
            readingBack = false;
        }
    }

    @Override
    public boolean isReadingBack() {
        return readingBack;
    }
}
