package io.millrace.core.change;

import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Debezium's change event, with or without a schema, seen through one set of accessors. */
interface Envelope {
    String BEFORE = "before";
    String AFTER = "after";
    String SOURCE = "source";
    String OP = "op";

    /** The value of a field, or null if it is not there. */
    @Nullable
    Object get(String field);

    /** The schema of a field, or null if there is none. */
    @Nullable
    Schema schema(String field);

    /** A field of the source block, or null if it is not there. */
    @Nullable
    Object source(String field);

    /** The field as data. */
    default Data data(String field) {
        Object value = get(field);
        return value == null ? Data.NONE : new Data(schema(field), value);
    }

    /** Whether a value with this schema is such an event. */
    static boolean isEnvelope(Schema schema) {
        return schema.type() == Schema.Type.STRUCT
                && schema.field(OP) != null
                && schema.field(SOURCE) != null
                && schema.field(AFTER) != null;
    }

    /** Whether a value without a schema is such an event. */
    static boolean isEnvelope(Map<?, ?> map) {
        return map.containsKey(OP)
                && map.get(SOURCE) instanceof Map
                && (map.containsKey(AFTER) || map.containsKey(BEFORE));
    }

    /** An event that came with its schema. */
    record OfStruct(Struct value) implements Envelope {
        @Override
        public @Nullable Object get(String field) {
            return getOrNull(value, field);
        }

        @Override
        public @Nullable Schema schema(String field) {
            Field found = value.schema().field(field);
            return found == null ? null : found.schema();
        }

        @Override
        public @Nullable Object source(String field) {
            return get(SOURCE) instanceof Struct source ? getOrNull(source, field) : null;
        }

        private static @Nullable Object getOrNull(Struct struct, String field) {
            return struct.schema().field(field) == null ? null : struct.getWithoutDefault(field);
        }
    }

    /** An event that came without a schema. */
    record OfMap(Map<?, ?> value) implements Envelope {
        @Override
        public @Nullable Object get(String field) {
            return value.get(field);
        }

        @Override
        public @Nullable Schema schema(String field) {
            return null;
        }

        @Override
        public @Nullable Object source(String field) {
            return get(SOURCE) instanceof Map<?, ?> source ? source.get(field) : null;
        }
    }
}
