package io.millrace.json;

import io.millrace.core.fault.Fault;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Writes the values of one schema, and what takes the place of null. */
final class NullableWriter {
    private final Schema schema;
    private final String field;
    private final ValueWriter writer;
    private final Nulls nulls;

    NullableWriter(Schema schema, String field, ValueWriter writer, Nulls nulls) {
        this.schema = schema;
        this.field = field;
        this.writer = writer;
        this.nulls = nulls;
    }

    int write(@Nullable Object value, JsonOutput out, int at) {
        if (value != null) {
            return writer.write(value, out, at);
        }
        Object instead = nulls.valueOf(schema, Fault.RECORD_VALUE_UNSUPPORTED, field);
        return instead == null ? out.nothing(at) : writer.write(instead, out, at);
    }
}
