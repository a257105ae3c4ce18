package io.millrace.sink;

import io.millrace.core.change.Data;
import io.millrace.core.change.JsonText;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Takes a row apart into named fields, for targets that keep each column by itself.
 *
 * <p>A string is its text and bytes are themselves; every other value is what it is in a {@link JsonDocument}, without
 * the quotes around dates and times. A column that is NULL has no field.
 *
 * <p>Not thread-safe: it keeps its buffer and the names of each schema.
 */
public final class RowFields {
    private static final int MOST_KEPT = 256;

    private final JsonBuffer buffer = new JsonBuffer();
    private final JsonPlans plans = new JsonPlans();
    private final IdentityHashMap<Schema, Layout> columns = new IdentityHashMap<>();

    /** The columns of a schema, with their names as they are written. */
    private record Layout(Field[] fields, byte[][] names) {
        static Layout of(Schema schema) {
            Field[] fields = schema.fields().toArray(Field[]::new);
            byte[][] names = new byte[fields.length][];
            for (int i = 0; i < fields.length; i++) {
                names[i] = utf8(fields[i].name());
            }
            return new Layout(fields, names);
        }
    }

    /** Names and values in turn, in the order of the row; a {@link FaultException} if the row has no columns. */
    public List<byte[]> write(Data row) {
        if (row.value() instanceof Struct struct) {
            return ofStruct(struct);
        }
        if (row.value() instanceof Map<?, ?> map) {
            return ofMap(map);
        }
        if (row.value() instanceof JsonText text && text.tree() instanceof Map<?, ?> map) {
            return ofMap(map);
        }
        throw new FaultException(
                Fault.RECORD_VALUE_UNSUPPORTED,
                "The value of the record is not a row of named columns, so it has no fields. Write it as JSON.");
    }

    private List<byte[]> ofStruct(Struct struct) {
        Layout known = columns(struct.schema());
        List<byte[]> parts = new ArrayList<>(2 * known.fields.length);
        for (int i = 0; i < known.fields.length; i++) {
            Object value = struct.getWithoutDefault(known.fields[i].name());
            if (value != null) {
                parts.add(known.names[i]);
                parts.add(value(known.fields[i].schema(), value));
            }
        }
        return parts;
    }

    private List<byte[]> ofMap(Map<?, ?> map) {
        List<byte[]> parts = new ArrayList<>(2 * map.size());
        map.forEach((name, value) -> {
            if (value != null) {
                parts.add(utf8(String.valueOf(name)));
                parts.add(value(null, value));
            }
        });
        return parts;
    }

    private byte[] value(@Nullable Schema schema, Object value) {
        if (value instanceof String text) {
            return schema != null && Semantic.of(schema) == Semantic.ENUM_SET ? json(schema, value) : utf8(text);
        }
        boolean plain = schema == null || Semantic.of(schema) == Semantic.NONE;
        if (plain && (value instanceof byte[] || value instanceof ByteBuffer)) {
            return JsonValues.bytes(value);
        }
        return json(schema, value);
    }

    private byte[] json(@Nullable Schema schema, Object value) {
        plans.of(schema).write(value, buffer.clear());
        byte[] json = buffer.toBytes();
        return json[0] == '"' ? Arrays.copyOfRange(json, 1, json.length - 1) : json;
    }

    private Layout columns(Schema schema) {
        if (columns.size() > MOST_KEPT) {
            columns.clear();
        }
        return columns.computeIfAbsent(schema, Layout::of);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
