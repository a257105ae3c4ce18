package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records through the whole sink into a server that answers as it is told. */
class SearchSinkTaskTest {
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    private FakeSearchServer server = new FakeSearchServer();
    private final RunningTask task = new RunningTask(new ElasticsearchSinkTask(), server.uri(), "shop.items", Map.of());

    @AfterEach
    void stop() {
        task.close();
        server.close();
    }

    @Test
    void rowsBecomeDocumentsAndDeletesRemoveThem() {
        task.put(row(1, 10, "a"), row(2, 11, "b"), delete(1, 12), row(3, 13, null));

        task.awaitSettled();
        assertThat(server.documents("shop.items"))
                .isEqualTo(Map.of("2", "{\"id\":2,\"name\":\"b\"}", "3", "{\"id\":3,\"name\":null}"));
    }

    @Test
    void theIndexKnowsItsColumnsBeforeTheFirstDocument() {
        task.put(row(1, 10, "a"));

        task.awaitSettled();
        assertThat(Json.map(server.indexes().mapping("shop.items").get("properties")))
                .containsOnlyKeys("id", "name");
    }

    @Test
    void aReplayChangesNothing() {
        SinkRecord[] records = {row(1, 10, "a"), row(1, 11, "b"), row(2, 12, "c"), delete(2, 13)};
        task.put(records);
        task.awaitSettled();
        Map<String, String> before = server.documents("shop.items");

        task.put(records);

        task.awaitSettled();
        assertThat(server.documents("shop.items")).isEqualTo(before);
    }

    @Test
    void everythingArrivesWhateverTheServerDoesMeanwhile() {
        server.next((exchange, body) -> {
            byte[] answer = server.answer(body);
            FakeSearchServer.reply(exchange, 200, Arrays.copyOf(answer, answer.length / 2));
        });
        server.next(429, "{\"error\":{\"type\":\"es_rejected_execution_exception\",\"reason\":\"full\"}}");
        server.next((exchange, body) -> exchange.close());
        server.next(503, "{\"error\":{\"type\":\"cluster_block_exception\",\"reason\":\"no master\"}}");
        server.next(200, "<html>welcome</html>");
        server.next(401, "{}");
        SinkRecord[] records = new SinkRecord[200];
        Arrays.setAll(records, i -> row(i, 100 + i, "n" + i));

        task.put(records);

        task.awaitSettled();
        assertThat(server.documents("shop.items")).hasSize(200);
    }

    @Test
    void offsetsWaitWhileTheServerIsAway() {
        task.put(row(1, 10, "a"));
        task.awaitSettled();
        int port = server.port();
        server.close();

        task.put(row(2, 11, "b"));
        await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            task.put();
            assertThat(task.committed()).isEqualTo(1);
        });

        server = new FakeSearchServer(port);
        server.indexes().create("shop.items", Map.of());
        task.awaitSettled();
        assertThat(server.documents("shop.items")).containsOnlyKeys("2");
    }

    @Test
    void aDocumentThatDoesNotFitStopsTheTaskWhereItIs() {
        task.put(row(1, 10, "a"));
        task.awaitSettled();
        task.put(row(2, 11, "misfit"), row(3, 12, "c"));

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThatThrownBy(() -> task.put())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("TARGET_MAPPING")
                .hasMessageContaining("shop.items"));
        // The other lane may still be on its way when this one has stopped the task.
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(task.committed()).isEqualTo(1));
    }

    private SinkRecord row(long id, long version, @Nullable String name) {
        return task.record(key(id), version, new Struct(ROW).put("id", id).put("name", name));
    }

    private SinkRecord delete(long id, long version) {
        return task.record(key(id), version, null);
    }

    private static Struct key(long id) {
        return new Struct(KEY).put("id", id);
    }
}
