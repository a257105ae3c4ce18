package io.millrace.search;

import org.apache.kafka.connect.connector.Task;

/** Keeps indexes of an Elasticsearch cluster equal to the tables whose changes are in its topics. */
public final class ElasticsearchSinkConnector extends SearchSinkConnector {

    public ElasticsearchSinkConnector() {
        super(Dialect.ELASTICSEARCH);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return ElasticsearchSinkTask.class;
    }
}
