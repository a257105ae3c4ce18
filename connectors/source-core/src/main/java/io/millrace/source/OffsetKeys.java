package io.millrace.source;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What we add to the offsets that Debezium writes; Debezium ignores keys it does not know. */
public final class OffsetKeys {
    /** The version clock, in decimal, because JSON numbers lose digits above 2^53. */
    public static final String CLOCK = "millrace.clock";
    /** A fingerprint of the settings that decide which rows are emitted. */
    public static final String FILTER = "millrace.filter";
    /** A checksum of the offset, by which an offset that was edited by hand is recognised. */
    public static final String CHECK = "millrace.check";

    /** The server in whose log the position is, where its counts hold in no other log. */
    static final String SERVER = "millrace.server";
    /**
     * How far a reading of tables has come, as {@link Progress} in JSON. For people: it is no part of the position, nor of the
     * checksum.
     */
    public static final String PROGRESS = "millrace.progress";
    /** What is read again beside the log, as text that the command line reads too. */
    public static final String RESYNC = "millrace.resync";
    /** What an operator should know, in words, for `millrace status`; absent when all is well. */
    public static final String WARNING = "millrace.warning";

    static final String OURS = "millrace.";
    /** Debezium's mark of a snapshot that has not ended. */
    static final String SNAPSHOT = "snapshot";
    /** How far Debezium's incremental snapshot has come. */
    static final String INCREMENTAL = "incremental_snapshot_";

    static final String CORRELATION = INCREMENTAL + "correlation_id";

    /** The tables that an incremental snapshot has yet to read, as JSON text. */
    static final String COLLECTIONS = INCREMENTAL + "collections";

    /** Debezium's marks of the last row of a snapshot, which is on its way when they are set. */
    private static final List<String> LAST_ROW = List.of("snapshot_completed", "last_snapshot_record");

    private OffsetKeys() {}

    /** Whether the position is one inside a snapshot that Debezium would start anew from it. */
    public static boolean isInSnapshot(Map<String, ?> position) {
        return position.containsKey(SNAPSHOT)
                && LAST_ROW.stream().noneMatch(mark -> Boolean.TRUE.equals(position.get(mark)));
    }

    /**
     * Whether the offset says where to go on. One that was forgotten may have nothing but our own keys: the clock, from
     * which versions go on.
     */
    public static boolean isPosition(Map<String, ?> offset) {
        return offset.keySet().stream().anyMatch(key -> !key.startsWith(OURS));
    }

    /** An offset without its position: where versions go on, and what was asked for. */
    static Map<String, ?> forgotten(Map<String, ?> offset) {
        return offset.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(OURS) && entry.getValue() != null)
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The checksum of an offset; the same before and after the offset was stored as JSON. */
    static String check(Map<String, ?> offset) {
        int sum = 17;
        for (Map.Entry<String, ?> entry : offset.entrySet()) {
            Object value = entry.getValue();
            if (value != null
                    && !entry.getKey().equals(CHECK)
                    && !entry.getKey().equals(PROGRESS)) {
                sum += entry.getKey().hashCode() * 31 ^ hash(value);
            }
        }
        return Integer.toHexString(sum);
    }

    /** Whether the offset is one that we wrote and nobody edited. */
    static boolean isIntact(Map<String, ?> offset) {
        @Nullable Object stored = offset.get(CHECK);
        return stored != null && stored.toString().equals(check(offset));
    }

    private static int hash(Object value) {
        return value instanceof Number number
                ? Long.hashCode(number.longValue())
                : value.toString().hashCode();
    }
}
