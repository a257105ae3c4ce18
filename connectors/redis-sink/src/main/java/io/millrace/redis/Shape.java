package io.millrace.redis;

import java.util.Locale;

/** What a row becomes in Redis. */
enum Shape {
    /** A string that holds the row as JSON. */
    JSON,
    /** A hash with a field for every column that is not NULL. */
    HASH,
    /** A document of RedisJSON that holds the row. */
    REDISJSON,
    /** Nothing: the key of a changed row is removed, and told to a channel if one is set. */
    INVALIDATE,
    /** An entry of a stream for every change. */
    STREAM,
    /** A member of the set that a column names. */
    SET,
    /** A member of the sorted set that a column names, with the number in another column as its score. */
    SORTED_SET;

    /** Whether each row has a key of its own that holds it. */
    boolean holdsRow() {
        return this == JSON || this == HASH || this == REDISJSON;
    }

    /** Whether rows are members of something that a column names. */
    boolean isIndex() {
        return this == SET || this == SORTED_SET;
    }

    /** Its name in a configuration. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
