package io.millrace.sink;

/** What a sink does when a table was truncated. */
public enum OnTruncate {
    /** Remove the table's rows from the target. */
    EMPTY,
    /** Stop and say what to do. */
    FAIL,
    /** Count it, warn and go on; the rows stay in the target. */
    IGNORE
}
