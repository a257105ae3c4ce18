package io.millrace.source;

/** What becomes of a table that a changed configuration captures from now on. */
public enum AddedTables {
    /** It is read. */
    FILL,
    /** Only its changes are captured. */
    IGNORE
}
