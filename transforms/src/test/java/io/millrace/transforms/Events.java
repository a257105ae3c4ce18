package io.millrace.transforms;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Change events as Debezium writes them, with and without a schema. */
final class Events {
    static final String TOPIC = "shop.shop.orders";
    static final long MILLIS = 1_700_000_000_123L;
    static final long OFFSET = 42;

    static final Schema KEY = SchemaBuilder.struct()
            .name("shop.shop.orders.Key")
            .field("id", Schema.INT64_SCHEMA)
            .build();
    static final Schema ROW = SchemaBuilder.struct()
            .name("shop.shop.orders.Value")
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    static final Schema ROW_WITH_DEFAULT = SchemaBuilder.struct()
            .name("shop.shop.orders.Value")
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field(
                    "note",
                    SchemaBuilder.string().optional().defaultValue("none").build())
            .build();
    static final Schema SOURCE = SchemaBuilder.struct()
            .name("io.debezium.connector.mysql.Source")
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
            .field(
                    "snapshot",
                    SchemaBuilder.string().optional().defaultValue("false").build())
            .field("db", Schema.STRING_SCHEMA)
            .field("table", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    private Events() {}

    static Struct key(long id) {
        return new Struct(KEY).put("id", id);
    }

    static Struct row(Schema schema, long id, @Nullable String note) {
        return new Struct(schema).put("id", id).put("note", note);
    }

    static Schema envelopeSchema(Schema row) {
        return SchemaBuilder.struct()
                .name("shop.shop.orders.Envelope")
                .field("before", row)
                .field("after", row)
                .field("source", SOURCE)
                .field("op", Schema.STRING_SCHEMA)
                .build();
    }

    static Struct source() {
        return new Struct(SOURCE)
                .put("ts_ms", MILLIS)
                .put("ts_us", MILLIS * 1000 + 7)
                .put("db", "shop")
                .put("table", "orders");
    }

    static Struct envelope(String op, Schema rowSchema, @Nullable Struct before, @Nullable Struct after) {
        return new Struct(envelopeSchema(rowSchema))
                .put("before", before)
                .put("after", after)
                .put("source", source())
                .put("op", op);
    }

    static Map<String, Object> plainEnvelope(
            String op, @Nullable Map<String, Object> before, @Nullable Map<String, Object> after) {
        Map<String, Object> event = new HashMap<>();
        event.put("before", before);
        event.put("after", after);
        event.put("source", Map.of("ts_ms", MILLIS, "db", "shop", "table", "orders"));
        event.put("op", op);
        return event;
    }

    /** A record as a sink connector gets it. */
    static SinkRecord record(@Nullable Object key, @Nullable Object value) {
        return new SinkRecord(TOPIC, 0, schema(key), key, schema(value), value, OFFSET);
    }

    private static @Nullable Schema schema(@Nullable Object value) {
        return value instanceof Struct struct ? struct.schema() : null;
    }
}
