package io.millrace.sink.testing;

/** What a sink, or a way of setting it up, may declare that it cannot do. */
public enum Gap {
    /** An older version that arrives late, or a replay, does not show. */
    OLDER_VERSIONS,
    /** A TRUNCATE empties the table's part of the target. */
    TRUNCATE
}
