package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two running tasks that own different fields of the same documents, on a server that fails in many ways. */
class SharedDocumentsTest {
    private final FakeSearchServer server = new FakeSearchServer();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void convergeWhateverFails(long seed) throws IOException {
        Random random = new Random(seed);
        Map<String, String> settings =
                Map.of("write.method", "upsert", "deletes", "keep", "index.name", "joint", "lanes", "2");
        Map<String, Map<String, Object>> expected = new TreeMap<>();
        try (RunningTask first = new RunningTask(new ElasticsearchSinkTask(), server.uri(), "t.a", settings);
                RunningTask second = new RunningTask(new ElasticsearchSinkTask(), server.uri(), "t.b", settings)) {
            List<SharedLog> logs = List.of(new SharedLog("a", first), new SharedLog("b", second));
            for (int step = 0; step < 300; step++) {
                logs.get(random.nextInt(2)).step(random);
                if (random.nextInt(10) == 0) {
                    fail(random.nextInt(3));
                }
            }
            for (SharedLog log : logs) {
                log.task.awaitSettled();
                log.addTo(expected);
            }
        }
        Map<String, Map<String, Object>> found = new TreeMap<>();
        for (Map.Entry<String, String> each : server.documents("joint").entrySet()) {
            Map<String, Object> document =
                    new TreeMap<>(Json.object(each.getValue().getBytes(StandardCharsets.UTF_8)));
            document.remove(Owners.FIELD);
            if (document.remove(DeleteMark.FIELD) == null) {
                found.put(each.getKey(), document);
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    private void fail(int how) {
        switch (how) {
            case 0 -> server.next(503, "{\"error\":{\"type\":\"x\",\"reason\":\"busy\"}}");
            case 1 ->
                server.next((exchange, body) -> {
                    byte[] unused = server.answer(body);
                    exchange.close();
                });
            default ->
                server.next((exchange, body) -> {
                    byte[] answer = server.answer(body);
                    String half = new String(answer, StandardCharsets.UTF_8).substring(0, answer.length / 2);
                    FakeSearchServer.reply(exchange, 200, half.getBytes(StandardCharsets.UTF_8));
                });
        }
    }
}
