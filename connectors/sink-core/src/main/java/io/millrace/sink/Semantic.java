package io.millrace.sink;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** What a schema's name says about its values beyond their type: Kafka Connect's logical types and Debezium's. */
enum Semantic {
    /** Nothing: the type is all there is. */
    NONE,
    CONNECT_DECIMAL("org.apache.kafka.connect.data.Decimal"),
    CONNECT_DATE("org.apache.kafka.connect.data.Date"),
    CONNECT_TIME("org.apache.kafka.connect.data.Time"),
    CONNECT_TIMESTAMP("org.apache.kafka.connect.data.Timestamp"),
    DATE("io.debezium.time.Date"),
    TIME_MILLIS("io.debezium.time.Time"),
    TIME_MICROS("io.debezium.time.MicroTime"),
    TIME_NANOS("io.debezium.time.NanoTime"),
    TIMESTAMP_MILLIS("io.debezium.time.Timestamp"),
    TIMESTAMP_MICROS("io.debezium.time.MicroTimestamp"),
    TIMESTAMP_NANOS("io.debezium.time.NanoTimestamp"),
    JSON("io.debezium.data.Json"),
    BITS("io.debezium.data.Bits"),
    ENUM_SET("io.debezium.data.EnumSet"),
    SCALED_DECIMAL("io.debezium.data.VariableScaleDecimal"),
    POINT("io.debezium.data.geometry.Point"),
    GEOMETRY("io.debezium.data.geometry.Geometry"),
    GEOGRAPHY("io.debezium.data.geometry.Geography");

    private static final Map<String, Semantic> BY_NAME = new HashMap<>();

    static {
        for (Semantic semantic : values()) {
            if (semantic.schemaName != null) {
                BY_NAME.put(semantic.schemaName, semantic);
            }
        }
    }

    private final @Nullable String schemaName;

    Semantic() {
        this.schemaName = null;
    }

    Semantic(String schemaName) {
        this.schemaName = schemaName;
    }

    static Semantic of(Schema schema) {
        String name = schema.name();
        return name == null ? NONE : BY_NAME.getOrDefault(name, NONE);
    }
}
