package io.millrace.search;

/** A document in an index: what an operation writes to. */
record DocumentId(String index, String id) {

    @Override
    public String toString() {
        return index + "/" + id;
    }
}
