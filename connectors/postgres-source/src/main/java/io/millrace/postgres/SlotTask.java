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
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.millrace.source.Drains;
import io.millrace.source.ReadsBack;
import io.millrace.source.RestartNeeded;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;

/** Debezium's task, which acknowledges to the slot what Connect has stored, and says when it reads that back. */
final class SlotTask extends PostgresConnectorTask implements ReadsBack, Drains {
    private final boolean temporary;
    private boolean readingBack;

    /** A temporary slot is gone with the connection that reads from it. */
    SlotTask(boolean temporary) {
        this.temporary = temporary;
    }

    @Override
    protected ReplicationConnection buildReplicationConnection(
            PostgresConnection metadata, PostgresSchema schema, PostgresConnectorConfig config) throws SQLException {
        ReplicationConnection connection = super.buildReplicationConnection(metadata, schema, config);
        return temporary && connection instanceof PostgresReplicationConnection sender
                ? new TemporarySlot(sender, config)
                : connection;
    }

    @Override
    public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(Configuration configuration) {
        try {
            return super.start(configuration);
        } catch (RetriableException e) {
            throw new RestartNeeded(e);
        }
    }

    @Override
    public List<SourceRecord> doPoll() throws InterruptedException {
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
