package io.millrace.source;

/** How the tables are read at first. */
public enum SnapshotStrategy {
    /** All in one go; the log is followed afterwards. */
    INITIAL,
    /** Window by window, while the log is followed. */
    INCREMENTAL
}
