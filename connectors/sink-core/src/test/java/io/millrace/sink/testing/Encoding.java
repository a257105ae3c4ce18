package io.millrace.sink.testing;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** What the sink's converter makes of a value. */
public enum Encoding {
    /** A converter that knows schemas. */
    STRUCTS {
        @Override
        SchemaAndValue encode(String name, Map<String, ?> object) {
            Struct struct = struct(schema(name, object), object);
            return new SchemaAndValue(struct.schema(), struct);
        }
    },
    /** JSON without schemas. */
    MAPS {
        @Override
        SchemaAndValue encode(String name, Map<String, ?> object) {
            return new SchemaAndValue(null, new LinkedHashMap<>(object));
        }
    },
    /** Connect's ByteArrayConverter. */
    JSON_BYTES {
        @Override
        SchemaAndValue encode(String name, Map<String, ?> object) {
            return new SchemaAndValue(Schema.OPTIONAL_BYTES_SCHEMA, json(object).getBytes(StandardCharsets.UTF_8));
        }
    };

    private static final Schema ROW =
            columns().name("shop.orders.Value").optional().build();

    /** @param name of the schema, if there is one */
    abstract SchemaAndValue encode(String name, Map<String, ?> object);

    private static SchemaBuilder columns() {
        return SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                .field("amount", Schema.INT64_SCHEMA);
    }

    private static Schema schema(String name, Map<String, ?> object) {
        SchemaBuilder schema = SchemaBuilder.struct().name(name);
        object.forEach((field, value) -> schema.field(field, schema(field, value)));
        return schema.build();
    }

    private static Schema schema(String field, @Nullable Object value) {
        if (field.equals("before") || field.equals("after")) {
            return ROW;
        }
        if (value instanceof Map<?, ?> object) {
            return schema("shop.orders." + field, members(object));
        }
        return value instanceof Long ? Schema.INT64_SCHEMA : Schema.OPTIONAL_STRING_SCHEMA;
    }

    private static Struct struct(Schema schema, Map<String, ?> object) {
        Struct struct = new Struct(schema);
        object.forEach((field, value) -> struct.put(
                field,
                value instanceof Map<?, ?> inner ? struct(schema.field(field).schema(), members(inner)) : value));
        return struct;
    }

    private static Map<String, ?> members(Map<?, ?> object) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        object.forEach((field, value) -> members.put(String.valueOf(field), value));
        return members;
    }

    private static String json(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return object.entrySet().stream()
                    .map(member -> json(String.valueOf(member.getKey())) + ":" + json(member.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return value instanceof String text ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : value + "";
    }
}
