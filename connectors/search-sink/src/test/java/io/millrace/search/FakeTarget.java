package io.millrace.search;

import io.millrace.core.change.JsonText;
import io.millrace.sink.testing.Row;
import io.millrace.sink.testing.SinkTarget;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.sink.SinkTask;

/** A server in memory for the tests that all sinks share. */
record FakeTarget(FakeSearchServer server) implements SinkTarget {
    @Override
    public SinkTask newTask() {
        return new ElasticsearchSinkTask();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("hosts", server.uri().toString(), "request.timeout.ms", "5000");
    }

    @Override
    public Map<Long, Row> rows(String topic) {
        Map<Long, Row> rows = new TreeMap<>();
        if (server.indexes().exists(topic)) {
            server.documents(topic).forEach((id, source) -> {
                if (JsonText.of(source.getBytes(StandardCharsets.UTF_8)).tree() instanceof Map<?, ?> document) {
                    rows.put(Long.valueOf(id), Row.of(document));
                }
            });
        }
        return rows;
    }

    @Override
    public void close() {
        server.close();
    }
}
