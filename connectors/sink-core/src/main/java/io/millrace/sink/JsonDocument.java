package io.millrace.sink;

import io.millrace.core.change.Data;

/**
 * Writes a row as JSON, as docs/specs/documents.md says.
 *
 * <p>Not thread-safe: it keeps its buffer and a plan for each schema.
 */
public final class JsonDocument {
    /** The row as UTF-8 JSON; a {@link io.millrace.core.fault.FaultException} if a value has no JSON form. */
    public byte[] write(Data row) {
        throw new UnsupportedOperationException(row.toString());
    }
}
