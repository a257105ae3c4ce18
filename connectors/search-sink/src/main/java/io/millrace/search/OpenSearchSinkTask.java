package io.millrace.search;

/** A task of the OpenSearch sink. */
public final class OpenSearchSinkTask extends SearchSinkTask {

    public OpenSearchSinkTask() {
        super(Dialect.OPENSEARCH);
    }
}
