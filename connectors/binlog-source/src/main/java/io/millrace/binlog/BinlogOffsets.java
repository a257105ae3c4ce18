package io.millrace.binlog;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.fault.ToConnect;
import io.millrace.source.OffsetKeys;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The shape of a position that an operator wants to set. */
final class BinlogOffsets {
    private static final String SERVER = "server";
    private static final Set<String> NUMBERS = Set.of("pos", "row", "event", "ts_sec", "server_id", OffsetKeys.CLOCK);

    private BinlogOffsets() {}

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
        checkNumbers(offset);
        if (!OffsetKeys.isPosition(offset)) {
            return;
        }
        if (!(offset.get("file") instanceof String file) || file.isBlank()) {
            throw wrong("The offset has to name a binary log in \"file\", as in \"binlog.000042\", but it is "
                    + offset.get("file") + ". SHOW BINARY LOGS lists them.");
        }
        if (offset.get("pos") == null) {
            throw wrong("The offset has to give a place in the binary log in \"pos\"; 4 is the start of the file.");
        }
        Object gtids = offset.get("gtids");
        if (gtids != null && !(gtids instanceof String)) {
            throw wrong("The offset has \"gtids\" = " + gtids + ", which has to be text, as in \"UUID:1-42\".");
        }
    }

    private static void checkNumbers(Map<String, ?> offset) {
        for (String key : NUMBERS) {
            Object value = offset.get(key);
            if (value != null && !isWholeNumber(value)) {
                throw wrong("The offset has \"" + key + "\" = " + value + ", which has to be a whole number from 0.");
            }
        }
    }

    private static boolean isWholeNumber(Object value) {
        return value.toString().matches("\\d{1,19}");
    }

    static RuntimeException wrong(String message) {
        return ToConnect.source(new FaultException(Fault.OFFSET_INVALID, message));
    }
}
