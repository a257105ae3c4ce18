package io.millrace.sink;

import io.millrace.core.change.Data;

/**
 * Writes a row as JSON, as docs/specs/documents.md says.
 *
 * <p>Not thread-safe: it keeps its buffer and a plan for each schema.
 */
public final class JsonDocument {
    private final JsonBuffer buffer = new JsonBuffer();
    private final JsonPlans plans = new JsonPlans();

    /** The row as UTF-8 JSON on one line; a {@link io.millrace.core.fault.FaultException} if a value has no JSON form. */
    public byte[] write(Data row) {
        buffer.clear();
        Object value = row.value();
        if (value == null) {
            buffer.nothing();
        } else {
            plans.of(row.schema()).write(value, buffer);
        }
        return buffer.toBytes();
    }
}
