package io.millrace.source;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** One of Debezium's notifications on a snapshot, which come in order with the records. */
record SnapshotNotice(
        Kind kind, Set<String> tables, @Nullable String scanned) {
    private static final String SUBJECT = "Initial Snapshot";

    enum Kind {
        /** A table is being read; {@code tables} are all that will be. */
        READING,
        /** The table {@code scanned} was read to its end. */
        SCANNED,
        COMPLETED,
        ABORTED,
        OTHER
    }

    static SnapshotNotice of(Struct value) {
        if (!SUBJECT.equals(value.get("aggregate_type"))) {
            return new SnapshotNotice(Kind.OTHER, Set.of(), null);
        }
        Map<?, ?> data = value.get("additional_data") instanceof Map<?, ?> map ? map : Map.of();
        return switch (String.valueOf(value.get("type"))) {
            case "IN_PROGRESS" -> new SnapshotNotice(Kind.READING, tables(data), null);
            case "TABLE_SCAN_COMPLETED" ->
                "SUCCEEDED".equals(data.get("status"))
                        ? new SnapshotNotice(Kind.SCANNED, Set.of(), String.valueOf(data.get("scanned_collection")))
                        : new SnapshotNotice(Kind.OTHER, Set.of(), null);
            case "COMPLETED" -> new SnapshotNotice(Kind.COMPLETED, Set.of(), null);
            case "ABORTED" -> new SnapshotNotice(Kind.ABORTED, Set.of(), null);
            default -> new SnapshotNotice(Kind.OTHER, Set.of(), null);
        };
    }

    private static Set<String> tables(Map<?, ?> data) {
        Object listed = data.get("data_collections");
        Object current = data.get("current_collection_in_progress");
        return Stream.of(String.valueOf(listed == null ? current : listed).split(",", -1))
                .map(String::trim)
                .filter(table -> !table.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
