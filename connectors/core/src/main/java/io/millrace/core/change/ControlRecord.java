package io.millrace.core.change;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * The key of a record that speaks of a whole table; its value is null, so that consumers which do not know control
 * records see the deletion of a row that never existed.
 */
public final class ControlRecord {
    public static final Schema KEY_SCHEMA = SchemaBuilder.struct()
            .name("io.millrace.Control")
            .field("millrace_table", Schema.STRING_SCHEMA)
            .field("millrace_control", Schema.STRING_SCHEMA)
            .build();

    private ControlRecord() {}

    /** The key: one per table and kind, so that compaction keeps the newest of each. */
    public static Struct key(String table, Op op) {
        if (!op.isControl()) {
            throw new IllegalArgumentException("Not a control operation: " + op + ".");
        }
        return new Struct(KEY_SCHEMA).put("millrace_table", table).put("millrace_control", op.code());
    }
}
