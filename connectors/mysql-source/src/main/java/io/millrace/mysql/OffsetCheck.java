package io.millrace.mysql;

import io.debezium.jdbc.JdbcConnection;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.fault.ToConnect;
import io.millrace.mysql.ServerLog.Refusal;
import io.millrace.source.OffsetKeys;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the offsets that an operator sets: their shape, that the server's log has the position, and that the schema
 * history reaches it. What Debezium's own connector wrote passes like what we wrote.
 */
final class OffsetCheck {
    private static final String PATIENCE_MILLIS = "10000";

    private final Map<String, String> config;

    OffsetCheck(Map<String, String> config) {
        this.config = config;
    }

    /** Throws with the part that is wrong. */
    void run(Map<Map<String, ?>, Map<String, ?>> offsets) {
        offsets.forEach((partition, offset) -> MySqlOffsets.check(config, partition, offset));
        offsets.forEach((partition, offset) -> {
            if (offset != null) {
                position(offset);
            }
        });
    }

    /** An offset from within a snapshot is where the snapshot began; it is taken anew, as it is where there is no position. */
    private void position(Map<String, ?> offset) {
        if (offset.get("snapshot") != null || !OffsetKeys.isPosition(offset)) {
            return;
        }
        MySqlSourceConfig parsed = MySqlSourceConfig.parse(config);
        Map<String, String> debezium = new HashMap<>(parsed.debezium());
        debezium.put("connect.timeout.ms", PATIENCE_MILLIS);
        debezium.put("driver.socketTimeout", PATIENCE_MILLIS);
        onServer(debezium, LogPosition.of(offset));
        if (!"recovery".equalsIgnoreCase(debezium.get("snapshot.mode"))) {
            inHistory(debezium, offset);
        }
    }

    private static void onServer(Map<String, String> debezium, LogPosition position) {
        try (JdbcConnection connection = new MySqlDatabase(debezium).connection()) {
            Optional<Refusal> refusal = ServerLog.of(connection.connection()).refuses(position, true);
            if (refusal.isPresent()) {
                throw MySqlOffsets.wrong("The offset cannot be read from: its \""
                        + refusal.get().field() + "\" "
                        + refusal.get().message() + ". SHOW BINARY LOGS lists the files, SELECT @@gtid_executed the"
                        + " transactions.");
            }
        } catch (SQLException e) {
            throw ToConnect.sink(MySqlFaults.finder().find(e));
        }
    }

    private static void inHistory(Map<String, String> debezium, Map<String, ?> offset) {
        try {
            Optional<String> refusal = new HistoryCheck(debezium).refuses(offset);
            if (refusal.isPresent()) {
                throw ToConnect.sink(new FaultException(Fault.SOURCE_SCHEMA_HISTORY, refusal.get()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MySqlOffsets.wrong("The check of the offset was interrupted; set it again.");
        }
    }
}
