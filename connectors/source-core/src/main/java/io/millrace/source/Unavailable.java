package io.millrace.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Knows the placeholders that Debezium puts where the log leaves out a large value because it did not change. */
public final class Unavailable {
    private final String text;
    private final String json;
    private final ByteBuffer bytes;
    private final Map<String, String> map;
    private final List<List<?>> lists;

    private Unavailable(String text) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        this.text = text;
        this.json = "{\"" + text + "\":\"" + text + "\"}";
        this.bytes = ByteBuffer.wrap(raw);
        this.map = Map.of(text, text);
        this.lists = List.of(
                List.of(text),
                List.of(UUID.nameUUIDFromBytes(raw).toString()),
                IntStream.range(0, raw.length).mapToObj(i -> (int) raw[i]).toList(),
                IntStream.range(0, raw.length).mapToObj(i -> (long) raw[i]).toList());
    }

    /** The placeholders made of the setting {@code unavailable.value.placeholder}. */
    public static Unavailable madeOf(String placeholder) {
        return new Unavailable(placeholder);
    }

    /** The columns of a row that hold a placeholder. */
    public List<Field> columns(Struct row) {
        return row.schema().fields().stream()
                .filter(column -> is(column.schema(), row.getWithoutDefault(column.name())))
                .toList();
    }

    /** The first column of a row that holds a placeholder, or null. */
    @Nullable
    String first(Struct row) {
        for (Field column : row.schema().fields()) {
            if (is(column.schema(), row.get(column))) {
                return column.name();
            }
        }
        return null;
    }

    private boolean is(Schema schema, @Nullable Object value) {
        if (value == null) {
            return false;
        }
        return switch (schema.type()) {
            case STRING -> text.equals(value) || json.equals(value);
            case BYTES -> isBytes(value);
            case MAP -> map.equals(value);
            case ARRAY -> value instanceof List<?> list && isList(list);
            default -> false;
        };
    }

    private boolean isBytes(Object value) {
        return value instanceof byte[] array
                ? array.length == bytes.remaining() && bytes.equals(ByteBuffer.wrap(array))
                : bytes.equals(value);
    }

    private boolean isList(List<?> list) {
        return lists.contains(list) || (list.size() == 1 && isBytes(list.get(0) == null ? "" : list.get(0)));
    }
}
