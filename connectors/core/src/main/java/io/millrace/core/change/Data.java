package io.millrace.core.change;

import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * A key or a row: a {@code Struct} with its schema; a map, list or scalar without one; or, of a row that came as text or
 * bytes, a {@link JsonText} that nobody has taken apart.
 */
public record Data(@Nullable Schema schema, @Nullable Object value) {
    public static final Data NONE = new Data(null, null);

    /** The data of a struct. */
    public static Data of(Struct struct) {
        return new Data(struct.schema(), struct);
    }

    static Data orNone(@Nullable Schema schema, @Nullable Object value) {
        return value == null ? NONE : new Data(schema, value);
    }

    /** Whether there is nothing. */
    public boolean isNone() {
        return value == null;
    }

    /** Whether it has named columns. */
    public boolean hasColumns() {
        return value instanceof Struct || value instanceof Map || (value instanceof JsonText text && text.isObject());
    }

    /** Whether it has a column of this name, NULL or not. */
    public boolean hasColumn(String name) {
        if (value instanceof Struct struct) {
            return struct.schema().field(name) != null;
        }
        if (value instanceof JsonText text) {
            return text.has(name);
        }
        return value instanceof Map<?, ?> map && map.containsKey(name);
    }

    /** One column, or {@link #NONE} if there is no such column or it is null. */
    public Data column(String name) {
        if (value instanceof Struct struct) {
            Field field = struct.schema().field(name);
            return field == null ? NONE : orNone(field.schema(), struct.getWithoutDefault(name));
        }
        if (value instanceof Map<?, ?> map) {
            return orNone(null, map.get(name));
        }
        return value instanceof JsonText text ? orNone(null, text.get(name)) : NONE;
    }
}
