package io.millrace.sink.testing;

import io.millrace.core.change.ChangeHeaders;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/** Who wrote a change, and with that where row, operation and version stand in its record. */
public enum Form {
    /** Our sources, {@code record.format=row}. */
    ROW,
    /** Our sources, {@code record.format=envelope}. */
    ENVELOPE,
    /** A Debezium connector. */
    EVENT,
    /** Debezium's transform, deletes as tombstones, {@code add.headers=op,source.ts_ms}. */
    UNWRAPPED,
    /** Debezium's transform, deletes rewritten, {@code add.fields=op,source.ts_ms}. */
    REWRITTEN,
    /** Anybody. */
    PLAIN;

    /** Whether an older change that arrives later is known to be older. */
    public boolean isDated() {
        return this != PLAIN;
    }

    /** Whether its version is the same wherever in a topic it stands. */
    boolean hasVersion() {
        return this == ROW || this == ENVELOPE;
    }

    Headers headers(RowChange change) {
        return switch (this) {
            case ROW, ENVELOPE -> ChangeHeaders.of(change.op(), change.version(), change.micros(), "shop.orders", null);
            case UNWRAPPED ->
                new ConnectHeaders()
                        .addString("__op", change.op().code())
                        .addString("__source_ts_ms", Long.toString(change.millis()));
            case EVENT, REWRITTEN, PLAIN -> new ConnectHeaders();
        };
    }

    @Nullable
    Map<String, @Nullable Object> value(RowChange change) {
        return switch (this) {
            case ROW, UNWRAPPED, PLAIN ->
                change.isDelete() ? null : change.row().columns();
            case ENVELOPE, EVENT -> event(change);
            case REWRITTEN -> rewritten(change);
        };
    }

    /** What the schema of a value is called. */
    String schemaName() {
        return "shop.orders." + (this == ENVELOPE || this == EVENT ? "Envelope" : "Value");
    }

    /** Whether a delete is followed by a tombstone. */
    boolean addsTombstones() {
        return this == ENVELOPE || this == EVENT;
    }

    private static Map<String, @Nullable Object> event(RowChange change) {
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("before", change.isDelete() ? change.row().columns() : null);
        event.put("after", change.isDelete() ? null : change.row().columns());
        event.put(
                "source",
                Map.of(
                        "connector", "mysql",
                        "name", "shop",
                        "ts_ms", change.millis(),
                        "snapshot",
                                String.valueOf(change.op().code().equals("r")).toLowerCase(Locale.ROOT),
                        "db", "shop",
                        "table", "orders"));
        event.put("op", change.op().code());
        event.put("ts_ms", change.millis());
        return event;
    }

    private static Map<String, @Nullable Object> rewritten(RowChange change) {
        Map<String, @Nullable Object> row = change.row().columns();
        row.put("__op", change.op().code());
        row.put("__source_ts_ms", change.millis());
        row.put("__deleted", Boolean.toString(change.isDelete()));
        return row;
    }
}
