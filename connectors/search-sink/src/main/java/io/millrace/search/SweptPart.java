package io.millrace.search;

import org.jspecify.annotations.Nullable;

/** What of an index a sweep looks at: all documents, or the fields of one owner. */
record SweptPart(String index, @Nullable String owner) {
    /** A character that the name of an index cannot have. */
    private static final char SEPARATOR = ' ';

    /** Both in one text. */
    String name() {
        return owner == null ? index : index + SEPARATOR + owner;
    }

    /** The part of a name. */
    static SweptPart of(String name) {
        int at = name.indexOf(SEPARATOR);
        return at < 0 ? new SweptPart(name, null) : new SweptPart(name.substring(0, at), name.substring(at + 1));
    }
}
