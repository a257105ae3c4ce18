package io.millrace.postgres;

import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.PostgresReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.connector.postgresql.connection.ReplicationStream;
import io.debezium.connector.postgresql.connection.WalPositionLocator;
import io.debezium.connector.postgresql.spi.SlotCreationResult;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's connection for replication, which asks for the log from the last transaction on that was emitted whole.
 *
 * <p>Debezium asks from the last row on and searches what comes for it. Where transactions overlap, that row may lie before
 * the ends of transactions that were emitted already; they come again, and the row's position may be the end of one of them,
 * which Debezium then takes for the row and goes on there. From the last commit on, the first transaction that comes is the
 * one the row is in.
 */
class SlotConnection implements ReplicationConnection {
    private final PostgresReplicationConnection sender;

    SlotConnection(PostgresReplicationConnection sender) {
        this.sender = sender;
    }

    @Override
    public ReplicationStream startStreaming(WalPositionLocator place) throws SQLException, InterruptedException {
        return sender.startStreaming(place);
    }

    @Override
    public ReplicationStream startStreaming(@Nullable Lsn offset, WalPositionLocator place)
            throws SQLException, InterruptedException {
        Lsn commit = place.getLastCommitStoredLsn();
        return sender.startStreaming(
                offset != null && commit != null && commit.compareTo(offset) > 0 ? commit : offset, place);
    }

    @Override
    public Optional<SlotCreationResult> createReplicationSlot() throws SQLException {
        return sender.createReplicationSlot();
    }

    @Override
    public void initConnection() throws SQLException, InterruptedException {
        sender.initConnection();
    }

    @Override
    public boolean isConnected() throws SQLException {
        return sender.isConnected();
    }

    @Override
    public void reconnect() throws SQLException {
        sender.reconnect();
    }

    @Override
    public void close() {
        sender.close();
    }
}
