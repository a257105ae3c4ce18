package io.millrace.binlog;

import io.debezium.jdbc.JdbcConnection;
import io.millrace.binlog.ServerKind.Refusal;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.fault.ToConnect;
import io.millrace.source.OffsetKeys;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks the offsets that an operator sets: their shape, that the server's log has the position, and that the schema
 * history reaches it. What Debezium's own connector wrote passes like what we wrote.
 */
final class OffsetCheck {
    private final Dialect dialect;
    private final Map<String, String> config;
    private final Supplier<Map<String, String>> debezium;

    /**
     * The check for one connector.
     *
     * @param config the configuration as Connect has it
     * @param debezium gives the configuration as Debezium gets it, or throws what is wrong with it
     */
    OffsetCheck(Dialect dialect, Map<String, String> config, Supplier<Map<String, String>> debezium) {
        this.dialect = dialect;
        this.config = config;
        this.debezium = debezium;
    }

    /** Throws with the part that is wrong. */
    void run(Map<Map<String, ?>, Map<String, ?>> offsets) {
        offsets.forEach((partition, offset) -> BinlogOffsets.check(config, partition, offset));
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
        Map<String, String> settings = debezium.get();
        onServer(settings, LogPosition.of(offset));
        if (!"recovery".equalsIgnoreCase(settings.get("snapshot.mode"))) {
            inHistory(settings, offset);
        }
    }

    private void onServer(Map<String, String> settings, LogPosition position) {
        try (JdbcConnection connection = new BinlogDatabase(dialect, settings).connection()) {
            Optional<Refusal> refusal =
                    ServerLog.of(dialect.server(), connection.connection()).refuses(position, true);
            if (refusal.isPresent()) {
                throw BinlogOffsets.wrong("The offset cannot be read from: its \""
                        + refusal.get().field() + "\" "
                        + refusal.get().message() + ". SHOW BINARY LOGS lists the files, SELECT @@gtid_executed the"
                        + " transactions.");
            }
        } catch (SQLException | FaultException e) {
            throw ToConnect.sink(BinlogFaults.finder().find(e));
        }
    }

    private void inHistory(Map<String, String> settings, Map<String, ?> offset) {
        try {
            Optional<String> refusal = new HistoryCheck(dialect, settings).refuses(offset);
            if (refusal.isPresent()) {
                throw ToConnect.sink(new FaultException(Fault.SOURCE_SCHEMA_HISTORY, refusal.get()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BinlogOffsets.wrong("The check of the offset was interrupted; set it again.");
        }
    }
}
