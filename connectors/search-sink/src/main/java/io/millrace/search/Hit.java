package io.millrace.search;

import org.jspecify.annotations.Nullable;

/** A document that a walk came by, and what chose its shard if that was not its id. */
record Hit(String id, @Nullable String routing) {
    private static final char MARK = '\0';

    /** Both in one text: the id alone where that is enough. */
    String name() {
        if (routing == null) {
            return !id.isEmpty() && id.charAt(0) == MARK ? MARK + "-1:" + id : id;
        }
        return MARK + "" + routing.length() + ":" + routing + id;
    }

    /** The document of a name. */
    static Hit of(String name) {
        if (name.isEmpty() || name.charAt(0) != MARK) {
            return new Hit(name, null);
        }
        int colon = name.indexOf(':');
        int length = Integer.parseInt(name, 1, colon, 10);
        String rest = name.substring(colon + 1);
        return length < 0 ? new Hit(rest, null) : new Hit(rest.substring(length), rest.substring(0, length));
    }
}
