package io.millrace.search;

import io.millrace.core.change.JsonText;
import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.SearchProduct;
import io.millrace.sink.testing.NetworkFaults;
import io.millrace.sink.testing.RandomRun;
import io.millrace.sink.testing.Row;
import io.millrace.sink.testing.Seeds;
import io.millrace.sink.testing.SinkTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.sink.SinkTask;
import org.junit.jupiter.api.Test;

/** Whatever happens on the way, in the end the index equals the table. */
class SearchRandomIT {
    private static final int ON_FAKES = 1000;
    private static final int ON_SERVERS = 20;

    @Test
    void aServerThatFailsInManyWays() throws InterruptedException {
        Seeds.run(ON_FAKES, seed -> {
            try (FakeTarget target = new FakeTarget(new FakeSearchServer())) {
                new RandomRun(seed, target, new SearchFaults(target.server())).run();
            }
        });
    }

    @Test
    void aRealServerBehindANetworkThatFails() throws IOException, InterruptedException {
        try (SearchFixture fixture = SearchFixture.start(SearchProduct.ELASTICSEARCH_8)) {
            Seeds.run(ON_SERVERS, seed -> {
                try (FaultProxy proxy = new FaultProxy(
                                fixture.server().uri().getHost(),
                                fixture.server().uri().getPort());
                        SearchTarget target = new SearchTarget(
                                fixture,
                                Map.of(
                                        "hosts", "http://127.0.0.1:" + proxy.port(),
                                        "connect.timeout.ms", "1000",
                                        "request.timeout.ms", "1000"))) {
                    new RandomRun(seed, target, new NetworkFaults(proxy)).run();
                }
            });
        }
    }

    private record FakeTarget(FakeSearchServer server) implements SinkTarget {
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
}
