package io.millrace.search;

import org.apache.kafka.connect.connector.Task;

/** Keeps indexes of an OpenSearch cluster equal to the tables whose changes are in its topics. */
public final class OpenSearchSinkConnector extends SearchSinkConnector {

    public OpenSearchSinkConnector() {
        super(Dialect.OPENSEARCH);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return OpenSearchSinkTask.class;
    }
}
