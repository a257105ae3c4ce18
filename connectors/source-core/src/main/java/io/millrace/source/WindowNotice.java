package io.millrace.source;

import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * One of Debezium's notifications on the reading of tables in windows, which come in order with the records.
 *
 * @param reader who asked for the reading
 * @param table the table that it speaks of, if of one
 * @param status how the reading of the table ended, in Debezium's words
 * @param reached the key of the last row in the window and that of the last row to be read, for people
 */
record WindowNotice(
        Kind kind,
        String reader,
        @Nullable String table,
        @Nullable String status,
        @Nullable String reached) {
    private static final String SUBJECT = "Incremental Snapshot";
    private static final int LONGEST_KEY = 60;

    enum Kind {
        /** A window of the table was read; its rows come later. */
        READ,
        /** The reading of the table has ended, well or not. */
        SCANNED,
        /** No table is left. */
        COMPLETED,
        OTHER
    }

    static boolean isOne(Struct value) {
        return SUBJECT.equals(value.get("aggregate_type"));
    }

    static WindowNotice of(Struct value) {
        Map<?, ?> data = value.get("additional_data") instanceof Map<?, ?> map ? map : Map.of();
        String reader = String.valueOf(value.get("id"));
        return switch (String.valueOf(value.get("type"))) {
            case "IN_PROGRESS" ->
                new WindowNotice(Kind.READ, reader, text(data, "current_collection_in_progress"), null, reached(data));
            case "TABLE_SCAN_COMPLETED" ->
                new WindowNotice(Kind.SCANNED, reader, text(data, "scanned_collection"), text(data, "status"), null);
            case "COMPLETED" -> new WindowNotice(Kind.COMPLETED, reader, null, null, null);
            default -> new WindowNotice(Kind.OTHER, reader, null, null, null);
        };
    }

    /** Whether the table was read to its end. */
    boolean isWell() {
        return "SUCCEEDED".equals(status) || "EMPTY".equals(status);
    }

    private static @Nullable String reached(Map<?, ?> data) {
        String last = text(data, "last_processed_key");
        String most = text(data, "maximum_key");
        return last == null || most == null ? null : shortened(last) + " of " + shortened(most);
    }

    private static String shortened(String key) {
        return key.length() <= LONGEST_KEY ? key : key.substring(0, LONGEST_KEY) + "...";
    }

    private static @Nullable String text(Map<?, ?> data, String field) {
        Object value = data.get(field);
        return value == null ? null : value.toString();
    }
}
