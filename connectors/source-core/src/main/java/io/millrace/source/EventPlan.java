package io.millrace.source;

import io.millrace.core.change.RowSchemas;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Where the parts of Debezium's change event are under one schema, found once, and what its rows become. */
final class EventPlan {
    private final Field op;
    private final Field source;
    private final Field after;
    private final Field snapshot;
    private final Field namespace;
    private final Field table;
    private final @Nullable Field micros;
    private final @Nullable Field millis;
    private final Schema row;
    private final boolean sameRow;
    private @Nullable Object lastNamespace;
    private @Nullable Object lastTable;
    private String lastName = "";

    private EventPlan(Schema event, Schema block, Field namespace) {
        this.op = event.field("op");
        this.source = event.field("source");
        this.after = event.field("after");
        this.snapshot = block.field("snapshot");
        this.table = block.field("table");
        this.namespace = namespace;
        this.micros = block.field("ts_us");
        this.millis = block.field("ts_ms");
        this.row = ColumnTypes.ofTheLog(RowSchemas.withoutDefaults(after.schema()));
        this.sameRow = row == after.schema();
    }

    /** The plan for a schema; empty if its records are no change events. */
    static Optional<EventPlan> of(Schema schema) {
        if (schema.type() != Schema.Type.STRUCT
                || schema.field("op") == null
                || schema.field("after") == null
                || schema.field("source") == null) {
            return Optional.empty();
        }
        Schema block = schema.field("source").schema();
        Field namespace = block.field("schema") == null ? block.field("db") : block.field("schema");
        if (namespace == null || block.field("table") == null || block.field("snapshot") == null) {
            return Optional.empty();
        }
        return Optional.of(new EventPlan(schema, block, namespace));
    }

    String op(Struct event) {
        return String.valueOf(event.get(op));
    }

    Struct source(Struct event) {
        return (Struct) event.get(source);
    }

    /** Debezium's word for the part that snapshots play in this event; {@code false} for a row from the log. */
    String snapshot(Struct source) {
        Object value = source.get(snapshot);
        return value == null ? "false" : value.toString();
    }

    /** Microseconds since the epoch that the source block gives, or -1. */
    long micros(Struct source) {
        if (micros != null && source.get(micros) instanceof Number number) {
            return number.longValue();
        }
        return millis != null && source.get(millis) instanceof Number number ? number.longValue() * 1000 : -1;
    }

    /** {@code database.table} or {@code schema.table}. */
    String table(Struct source) {
        Object inNamespace = source.get(namespace);
        Object name = source.get(table);
        if (name == null || !name.equals(lastTable) || inNamespace == null || !inNamespace.equals(lastNamespace)) {
            lastNamespace = inNamespace;
            lastTable = name;
            lastName = inNamespace + "." + name;
        }
        return lastName;
    }

    Schema rowSchema() {
        return row;
    }

    /** The row after the change as Debezium has it, or null if the event has none. */
    @Nullable
    Struct image(Struct event) {
        return (Struct) event.get(after);
    }

    /** The row after the change, under {@link #rowSchema()}, or null if the event has none. */
    @Nullable
    Struct row(Struct event) {
        Struct image = image(event);
        return image == null || sameRow ? image : RowSchemas.copy(image, row);
    }
}
