package io.millrace.sink;

/** What a sink does when a table was truncated, which it cannot repeat on its target. */
public enum OnTruncate {
    /** Stop and say what to do. */
    FAIL,
    /** Count it, warn and go on; the rows stay in the target. */
    IGNORE
}
