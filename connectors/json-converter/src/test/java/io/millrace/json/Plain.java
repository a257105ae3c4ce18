package io.millrace.json;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Values and schemas in a form that {@code equals} compares by content, bytes included. */
final class Plain {
    private Plain() {}

    /** The value as it is. */
    static @Nullable Object exact(@Nullable Object value) {
        return of(value, false);
    }

    /** The value as Connect would have read it: NaN, the infinities and negative zero are 0.0 there. */
    static @Nullable Object asConnectReads(@Nullable Object value) {
        return of(value, true);
    }

    private static @Nullable Object of(@Nullable Object value, boolean asConnect) {
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        } else if (value instanceof Schema schema) {
            return schema(schema, asConnect);
        } else if (value instanceof Struct struct) {
            List<@Nullable Object> fields = new ArrayList<>();
            fields.add(of(struct.schema(), asConnect));
            for (Field field : struct.schema().fields()) {
                fields.add(of(struct.getWithoutDefault(field.name()), asConnect));
            }
            return fields;
        } else if (value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> plain = new HashMap<>();
            map.forEach((key, each) -> plain.put(of(key, asConnect), of(each, asConnect)));
            return plain;
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(each -> plain.add(of(each, asConnect)));
            return plain;
        } else if (value instanceof Double real && asConnect) {
            return Double.isFinite(real) && real != 0 ? real : (Double) 0.0;
        } else if (value instanceof Float real && asConnect) {
            return Float.isFinite(real) && real != 0 ? real : (Float) 0.0f;
        }
        return value;
    }

    private static List<@Nullable Object> schema(Schema schema, boolean asConnect) {
        List<@Nullable Object> plain = new ArrayList<>();
        plain.add(schema.type());
        plain.add(schema.isOptional());
        plain.add(of(schema.defaultValue(), asConnect));
        plain.add(schema.name());
        plain.add(schema.version());
        plain.add(schema.doc());
        plain.add(schema.parameters());
        switch (schema.type()) {
            case ARRAY -> plain.add(schema(schema.valueSchema(), asConnect));
            case MAP -> {
                plain.add(schema(schema.keySchema(), asConnect));
                plain.add(schema(schema.valueSchema(), asConnect));
            }
            case STRUCT ->
                schema.fields().forEach(field -> {
                    plain.add(field.name());
                    plain.add(schema(field.schema(), asConnect));
                });
            default -> {}
        }
        return plain;
    }
}
