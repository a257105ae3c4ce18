package io.millrace.json;

import io.millrace.core.fault.Fault;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Reads the values of one schema, and what takes the place of null. */
final class NullableReader {
    private final Schema schema;
    private final String field;
    private final ValueReader reader;
    private final Nulls nulls;

    NullableReader(Schema schema, String field, ValueReader reader, Nulls nulls) {
        this.schema = schema;
        this.field = field;
        this.reader = reader;
        this.nulls = nulls;
    }

    @Nullable
    Object read(JsonInput in) {
        return in.skipNull() ? absent() : reader.read(in);
    }

    /** The value when there is none in the JSON. */
    @Nullable
    Object absent() {
        return nulls.valueOf(schema, Fault.RECORD_UNREADABLE, field);
    }
}
