package io.millrace.search;

/** What happens when the mapping of an index cannot follow a column. */
enum OnMappingConflict {
    /** Documents are written whole; a value that does not fit its field is not found by it. */
    KEEP,
    /** The task stops and says how to rebuild the index. */
    FAIL
}
