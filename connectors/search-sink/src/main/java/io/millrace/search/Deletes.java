package io.millrace.search;

/** What becomes of the document of a deleted row. */
enum Deletes {
    /** It is deleted; the index remembers the version of the delete for a while. */
    REMOVE,
    /** It is replaced by a mark with the version of the delete, which stays and which readers do not see. */
    KEEP
}
