package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sink.testing.Row;
import io.millrace.sink.testing.SinkTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * A real server for the tests that all sinks share.
 *
 * @param fixture the server
 * @param further settings of tasks
 */
record SearchTarget(SearchFixture fixture, Map<String, String> further) implements SinkTarget {
    private static final List<String> IDS =
            IntStream.range(0, 100).mapToObj(Integer::toString).toList();

    @Override
    public SinkTask newTask() {
        return fixture.dialect() == Dialect.ELASTICSEARCH ? new ElasticsearchSinkTask() : new OpenSearchSinkTask();
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings =
                new HashMap<>(Map.of("hosts", fixture.server().uri().toString(), "index.replicas", "0"));
        settings.putAll(further);
        return settings;
    }

    /** Read by id, so that nothing has to be refreshed before. */
    @Override
    public Map<Long, Row> rows(String topic) {
        Map<Long, Row> rows = new TreeMap<>();
        try {
            SearchReply reply = fixture.call("POST", "/" + topic + "/_mget", Map.of("ids", IDS));
            if (reply.status() == 404) {
                return rows;
            }
            assertThat(reply.status()).as(reply.reason()).isEqualTo(200);
            for (Object found : (List<?>) Json.object(reply.body()).getOrDefault("docs", List.of())) {
                if (found instanceof Map<?, ?> one
                        && one.get("_source") instanceof Map<?, ?> document
                        && !document.containsKey(DeleteMark.FIELD)) {
                    rows.put(Long.valueOf(String.valueOf(one.get("_id"))), Row.of(document));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    @Override
    public void close() {}
}
