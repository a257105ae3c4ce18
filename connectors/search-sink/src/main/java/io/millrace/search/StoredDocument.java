package io.millrace.search;

import org.jspecify.annotations.Nullable;

/**
 * A document as a server has it.
 *
 * @param found whether there is one
 * @param seqNo with {@code primaryTerm}, what tells its state from any other
 * @param version the server's own count or the external version it was written with
 * @param source its JSON, or null if there is none
 * @param error what was wrong with reading it, or null
 */
record StoredDocument(
        boolean found,
        long seqNo,
        long primaryTerm,
        long version,
        byte @Nullable [] source,
        @Nullable ServerError error) {
    /** Larger than any count of writes, smaller than any version from a database's log. */
    private static final long LARGEST_COUNT = 1L << 50;

    /** Whether it was written whole at the version of a row, by {@code write.method=index}. */
    boolean isVersioned() {
        return found && version > LARGEST_COUNT;
    }
}
