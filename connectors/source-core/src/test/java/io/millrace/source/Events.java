package io.millrace.source;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Records as Debezium's MySQL task emits them, for a table {@code shop.item (id, name DEFAULT 'none')}. */
final class Events {
    static final Map<String, ?> PARTITION = Map.of("server", "p");
    static final String TOPIC = "p.shop.item";
    static final String NOTICES = "notices";
    static final long NOW = 1_800_000_000_000_000L;

    static final Schema KEY = SchemaBuilder.struct()
            .name("p.shop.item.Key")
            .field("id", Schema.INT32_SCHEMA)
            .build();
    static final Schema ROW = SchemaBuilder.struct()
            .name("p.shop.item.Value")
            .optional()
            .field("id", Schema.INT32_SCHEMA)
            .field(
                    "name",
                    SchemaBuilder.string()
                            .optional()
                            .defaultValue("none")
                            .parameter("__debezium.source.column.type", "VARCHAR")
                            .build())
            .build();
    private static final Schema SOURCE = SchemaBuilder.struct()
            .name("io.debezium.connector.mysql.Source")
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
            .field(
                    "snapshot",
                    SchemaBuilder.string().optional().defaultValue("false").build())
            .field("db", Schema.STRING_SCHEMA)
            .field("table", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Schema ENVELOPE = SchemaBuilder.struct()
            .name("p.shop.item.Envelope")
            .field("before", ROW)
            .field("after", ROW)
            .field("source", SOURCE)
            .field("op", Schema.STRING_SCHEMA)
            .build();
    private static final Schema NOTICE = SchemaBuilder.struct()
            .name("io.debezium.connector.common.Notification")
            .field("id", Schema.STRING_SCHEMA)
            .field("aggregate_type", Schema.STRING_SCHEMA)
            .field("type", Schema.STRING_SCHEMA)
            .field(
                    "additional_data",
                    SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA)
                            .optional()
                            .build())
            .build();
    private static final Schema HEARTBEAT = SchemaBuilder.struct()
            .name("io.debezium.connector.common.Heartbeat")
            .field("ts_ms", Schema.INT64_SCHEMA)
            .build();

    private Events() {}

    static SourceRecord logged(String op, int id, @Nullable String name, long micros, int pos) {
        return event(op, id, name, "false", micros, position(pos), new ConnectHeaders());
    }

    static SourceRecord inTransaction(int id, int pos, int event, int row) {
        Map<String, Object> offset = new HashMap<>(position(pos));
        offset.put("event", (long) event);
        offset.put("row", row);
        return event("c", id, "t", "false", NOW, offset, new ConnectHeaders());
    }

    static SourceRecord movedAway(int id, int newId, long micros, int pos) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.add("__debezium.newkey", new Struct(KEY).put("id", newId), KEY);
        return event("d", id, "x", "false", micros, position(pos), headers);
    }

    static SourceRecord read(int id, @Nullable String name) {
        return event("r", id, name, "true", NOW + 77, snapshotting(), new ConnectHeaders());
    }

    /** A row of an incremental window, with the position of the log row that is emitted after it. */
    static SourceRecord inWindow(int id, int pos, String chunk) {
        return inWindow(id, pos, chunk, "signal-1");
    }

    static SourceRecord inWindow(int id, int pos, String chunk, String reader) {
        Map<String, Object> offset = windowed(pos, chunk, reader);
        return event("r", id, "w", "incremental", NOW + 99_000_000_000L, offset, new ConnectHeaders());
    }

    /** A window of a table was read, up to a key; its rows come later. */
    static SourceRecord windowRead(String reader, String table, int pos, String chunk) {
        return notice(
                "Incremental Snapshot",
                reader,
                "IN_PROGRESS",
                Map.of(
                        "current_collection_in_progress", table,
                        "last_processed_key", chunk,
                        "maximum_key", "z"),
                windowed(pos, chunk, reader));
    }

    /** The reading of a table in windows has ended. */
    static SourceRecord windowsEnded(String reader, String table, int pos, String status) {
        return notice(
                "Incremental Snapshot",
                reader,
                "TABLE_SCAN_COMPLETED",
                Map.of("scanned_collection", table, "status", status),
                windowed(pos, "end", reader));
    }

    static SourceRecord windowsCompleted(String reader, int pos) {
        return notice("Incremental Snapshot", reader, "COMPLETED", Map.of(), position(pos));
    }

    private static Map<String, Object> windowed(int pos, String chunk, String reader) {
        Map<String, Object> offset = new HashMap<>(position(pos));
        offset.put("incremental_snapshot_primary_key", chunk);
        offset.put("incremental_snapshot_correlation_id", reader);
        offset.put("incremental_snapshot_collections", "[]");
        return offset;
    }

    static SourceRecord truncate(long micros, int pos) {
        Struct event =
                new Struct(ENVELOPE).put("source", source("false", micros)).put("op", "t");
        return new SourceRecord(PARTITION, position(pos), TOPIC, null, null, null, ENVELOPE, event);
    }

    static SourceRecord tombstone(SourceRecord delete) {
        return delete.newRecord(
                delete.topic(), null, delete.keySchema(), delete.key(), null, null, null, delete.headers());
    }

    static SourceRecord heartbeat(int pos) {
        Struct beat = new Struct(HEARTBEAT).put("ts_ms", NOW / 1000);
        return new SourceRecord(PARTITION, position(pos), "__debezium-heartbeat.p", 0, null, null, HEARTBEAT, beat);
    }

    static SourceRecord reading(String tables) {
        return notice("IN_PROGRESS", Map.of("data_collections", tables), snapshotting());
    }

    static SourceRecord scanned(String table) {
        return notice(
                "TABLE_SCAN_COMPLETED", Map.of("scanned_collection", table, "status", "SUCCEEDED"), snapshotting());
    }

    static SourceRecord completed(int pos) {
        return notice("COMPLETED", Map.of(), position(pos));
    }

    static SourceRecord aborted() {
        return notice("ABORTED", Map.of(), snapshotting());
    }

    static Map<String, ?> position(int pos) {
        Map<String, Object> offset = new HashMap<>();
        offset.put("file", "binlog.000001");
        offset.put("pos", (long) pos);
        offset.put("gtids", null);
        return offset;
    }

    static Map<String, ?> snapshotting() {
        return Map.of("file", "binlog.000001", "pos", 4L, "snapshot", "INITIAL");
    }

    static SourceRecord withoutKey() {
        SourceRecord event = logged("c", 1, "a", NOW, 1);
        return new SourceRecord(
                PARTITION, event.sourceOffset(), TOPIC, null, null, null, event.valueSchema(), event.value());
    }

    private static SourceRecord event(
            String op,
            int id,
            @Nullable String name,
            String snapshot,
            long micros,
            Map<String, ?> offset,
            ConnectHeaders headers) {
        Struct row = new Struct(ROW).put("id", id).put("name", name);
        Struct event = new Struct(ENVELOPE)
                .put("op", op)
                .put("source", source(snapshot, micros))
                .put("d".equals(op) ? "before" : "after", row);
        Struct key = new Struct(KEY).put("id", id);
        return new SourceRecord(PARTITION, offset, TOPIC, null, KEY, key, ENVELOPE, event, null, headers);
    }

    private static Struct source(String snapshot, long micros) {
        return new Struct(SOURCE)
                .put("ts_ms", micros / 1000)
                .put("ts_us", micros)
                .put("snapshot", snapshot)
                .put("db", "shop")
                .put("table", "item");
    }

    private static SourceRecord notice(String type, Map<String, String> data, Map<String, ?> offset) {
        return notice("Initial Snapshot", "1", type, data, offset);
    }

    private static SourceRecord notice(
            String subject, String id, String type, Map<String, String> data, Map<String, ?> offset) {
        Struct notice = new Struct(NOTICE)
                .put("id", id)
                .put("aggregate_type", subject)
                .put("type", type)
                .put("additional_data", data);
        return new SourceRecord(PARTITION, offset, NOTICES, null, null, null, NOTICE, notice);
    }
}
