package io.millrace.sink;

/** What happens when operations on one target wait together. */
public enum Coalesce {
    /**
     * The one with the newest version absorbs the others; of two with the same version the later arrival wins. {@link
     * WriteOp#over} says what it takes over from them.
     */
    REPLACE,
    /** Each is written, in the order of arrival. */
    APPEND
}
