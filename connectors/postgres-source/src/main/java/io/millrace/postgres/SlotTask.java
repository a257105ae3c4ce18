package io.millrace.postgres;

import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.PostgresReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.millrace.source.ReadsBack;
import java.sql.SQLException;

/** Debezium's task, which acknowledges to the slot what Connect has stored, and says when it reads that back. */
final class SlotTask extends PostgresConnectorTask implements ReadsBack {
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
