package io.millrace.core.change;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** A key or a row: a {@code Struct} with its schema, or a map, list or scalar without one. */
public record Data(@Nullable Schema schema, @Nullable Object value) {
    public static final Data NONE = new Data(null, null);

    /** The data of a struct. */
    public static Data of(Struct struct) {
        return new Data(struct.schema(), struct);
    }

    /** Whether there is nothing. */
    public boolean isNone() {
        return value == null;
    }
}
