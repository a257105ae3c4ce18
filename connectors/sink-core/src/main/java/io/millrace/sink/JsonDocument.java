package io.millrace.sink;

import io.millrace.core.change.Data;
import io.millrace.core.change.JsonText;

/**
 * Writes a row as JSON, as docs/specs/documents.md says; a row that is JSON already stays as it is.
 *
 * <p>Not thread-safe: it keeps its buffer and a plan for each schema.
 */
public final class JsonDocument {
    private final JsonBuffer buffer = new JsonBuffer();
    private final JsonPlans plans = new JsonPlans();

    /** The row as UTF-8 JSON on one line, not to be changed; a {@link io.millrace.core.fault.FaultException} if a value has no JSON form. */
    public byte[] write(Data row) {
        Object value = row.value();
        if (value instanceof JsonText text) {
            return text.toBytes();
        }
        buffer.clear();
        if (value == null) {
            buffer.nothing();
        } else {
            plans.of(row.schema()).write(value, buffer);
        }
        return buffer.toBytes();
    }
}
