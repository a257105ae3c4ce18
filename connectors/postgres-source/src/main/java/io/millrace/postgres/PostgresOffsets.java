package io.millrace.postgres;

import io.debezium.jdbc.JdbcConnection;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.fault.ToConnect;
import io.millrace.core.settings.Values;
import io.millrace.source.OffsetKeys;
import io.millrace.source.SourceSettings;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Checks a position that an operator wants to set. A slot cannot be rewound: the server throws away the log that was
 * acknowledged. So a position has to lie where the slot still is, as that of a connector that moves to another name does.
 */
final class PostgresOffsets {
    private static final String SERVER = "server";
    private static final Set<String> NUMBERS =
            Set.of(PostgresLog.LSN, PostgresLog.LAST_COMMIT, "lsn_proc", "txId", "ts_usec", OffsetKeys.CLOCK);
    private static final String FORGET =
            " To read the tables anew instead, forget the position: `millrace offsets reset CONNECTOR --to-start"
                    + " --execute`.";

    private PostgresOffsets() {}

    /** Throws with the part that is wrong; an offset of null, or of a clock alone, forgets the position. */
    static void check(Map<String, String> config, Map<String, ?> partition, @Nullable Map<String, ?> offset) {
        String prefix = config.get("topic.prefix");
        if (!partition.keySet().equals(Set.of(SERVER))
                || !String.valueOf(partition.get(SERVER)).equals(prefix)) {
            throw wrong("The partition is " + partition + " but has to be {\"server\": \"" + prefix
                    + "\"}, the value of topic.prefix.");
        }
        if (offset == null) {
            return;
        }
        for (String key : NUMBERS) {
            Object value = offset.get(key);
            if (value != null && !value.toString().matches("\\d{1,19}")) {
                throw wrong("The offset has \"" + key + "\" = " + value + ", which has to be a whole number from 0.");
            }
        }
        if (!OffsetKeys.isPosition(offset)) {
            return;
        }
        long released = PostgresLog.released(offset);
        if (released < 0) {
            throw wrong(
                    "The offset has to give a place in the write-ahead log in \"lsn\", as a whole number." + FORGET);
        }
        compare(config, released);
    }

    private static void compare(Map<String, String> config, long released) {
        PostgresDatabase database = PostgresDatabase.bounded(settings(config), PostgresChecks.CONNECT_PATIENCE);
        String slot = database.config().slotName();
        Optional<Slot> found;
        try (JdbcConnection connection = database.connection()) {
            found = Slot.find(connection, slot);
        } catch (SQLException | ConnectException e) {
            throw ToConnect.source(PostgresFaults.finder().find(e));
        }
        if (found.isEmpty()) {
            throw wrong(
                    "The server has no slot " + slot + ", so it does not keep its log from a position on." + FORGET);
        }
        long confirmed = found.get().confirmed();
        if (Long.compareUnsigned(confirmed, released) > 0) {
            throw wrong("The offset goes back to " + PostgresLog.text(released) + ", but the slot " + slot
                    + " has gone on to " + PostgresLog.text(confirmed)
                    + " and cannot be rewound: the server no longer keeps what lies before." + FORGET);
        }
    }

    private static Map<String, String> settings(Map<String, String> config) {
        Values values = PostgresSourceConfig.SETTINGS.read(config);
        return PostgresSourceConfig.forDebezium(config, values.get(SourceSettings.RECORD_FORMAT));
    }

    private static RuntimeException wrong(String message) {
        return ToConnect.source(new FaultException(Fault.OFFSET_INVALID, message));
    }
}
