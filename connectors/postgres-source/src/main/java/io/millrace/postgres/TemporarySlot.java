package io.millrace.postgres;

import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.connection.PostgresReplicationConnection;
import io.debezium.connector.postgresql.spi.SlotCreationResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Debezium's connection for replication with a slot that the server drops when the connection ends, however it ends.
 * Debezium makes no temporary slots because it connects anew to find its place after a restart, which a run that has no
 * earlier place never does.
 */
final class TemporarySlot extends SlotConnection {
    private final PostgresReplicationConnection sender;
    private final PostgresConnectorConfig config;

    TemporarySlot(PostgresReplicationConnection sender, PostgresConnectorConfig config) {
        super(sender);
        this.sender = sender;
        this.config = config;
    }

    @Override
    public Optional<SlotCreationResult> createReplicationSlot() throws SQLException {
        String plugin = config.plugin().getPostgresPluginName();
        try (Statement statement = sender.connection().createStatement();
                ResultSet created = statement.executeQuery(
                        "CREATE_REPLICATION_SLOT \"" + config.slotName() + "\" TEMPORARY LOGICAL " + plugin)) {
            return created.next()
                    ? Optional.of(new SlotCreationResult(
                            created.getString("slot_name"),
                            created.getString("consistent_point"),
                            created.getString("snapshot_name"),
                            created.getString("output_plugin")))
                    : Optional.empty();
        }
    }
}
