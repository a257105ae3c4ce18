package io.millrace.search;

/** How a row becomes a document. */
enum WriteMethod {
    /** The row is the document. */
    INDEX,
    /** The row's columns are some of the document's fields; other fields are others'. */
    UPSERT,
    /** Every change of the row is a document of its own in a data stream. */
    APPEND
}
