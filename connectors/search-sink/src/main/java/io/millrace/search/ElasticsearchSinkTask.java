package io.millrace.search;

/** A task of the Elasticsearch sink. */
public final class ElasticsearchSinkTask extends SearchSinkTask {

    public ElasticsearchSinkTask() {
        super(Dialect.ELASTICSEARCH);
    }
}
