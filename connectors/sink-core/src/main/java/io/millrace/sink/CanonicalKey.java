package io.millrace.sink;

import io.millrace.core.change.Data;

/**
 * The text of a record's key, the same for the same key always, and different for different keys.
 *
 * <p>Not thread-safe: it remembers the last schema.
 */
public final class CanonicalKey {
    /** The text; a {@link io.millrace.core.fault.FaultException} if there is no key. */
    public String text(Data key) {
        return String.valueOf(key.value());
    }
}
