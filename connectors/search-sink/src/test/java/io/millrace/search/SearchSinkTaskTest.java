package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.core.change.ChangeHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records through the whole sink into a server that answers as it is told. */
class SearchSinkTaskTest {
    private static final TopicPartition PARTITION = new TopicPartition("shop.items", 0);
    private static final Schema KEY = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    private FakeSearchServer server = new FakeSearchServer();
    private final SearchSinkTask task = new SearchSinkTask();
    private long offset;

    @BeforeEach
    void start() {
        task.initialize(new TaskContext());
        task.start(Map.of(
                "name", "c",
                "hosts", server.uri().toString(),
                "request.timeout.ms", "2000",
                "retry.backoff.ms", "10",
                "retry.backoff.max.ms", "50",
                "linger.ms", "1"));
        task.open(List.of(PARTITION));
    }

    @AfterEach
    void stop() {
        task.stop();
        server.close();
    }

    @Test
    void rowsBecomeDocumentsAndDeletesRemoveThem() {
        task.put(List.of(row(1, 10, "a"), row(2, 11, "b"), delete(1, 12), row(3, 13, null)));

        awaitSettled(4);
        assertThat(server.documents("shop.items"))
                .isEqualTo(Map.of("2", "{\"id\":2,\"name\":\"b\"}", "3", "{\"id\":3,\"name\":null}"));
    }

    @Test
    void theIndexKnowsItsColumnsBeforeTheFirstDocument() {
        task.put(List.of(row(1, 10, "a")));

        awaitSettled(1);
        assertThat(Json.map(server.indexes().mapping("shop.items").get("properties")))
                .containsOnlyKeys("id", "name");
    }

    @Test
    void aReplayChangesNothing() {
        List<SinkRecord> records = List.of(row(1, 10, "a"), row(1, 11, "b"), row(2, 12, "c"), delete(2, 13));
        task.put(records);
        awaitSettled(4);
        Map<String, String> before = server.documents("shop.items");

        task.put(records);

        awaitSettled(4);
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
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            records.add(row(i, 100 + i, "n" + i));
        }

        task.put(records);

        awaitSettled(200);
        assertThat(server.documents("shop.items")).hasSize(200);
    }

    @Test
    void offsetsWaitWhileTheServerIsAway() {
        task.put(List.of(row(1, 10, "a")));
        awaitSettled(1);
        int port = server.port();
        server.close();

        task.put(List.of(row(2, 11, "b")));
        await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            task.put(List.of());
            assertThat(committed()).isEqualTo(1);
        });

        server = new FakeSearchServer(port);
        server.indexes().create("shop.items", Map.of());
        awaitSettled(2);
        assertThat(server.documents("shop.items")).containsOnlyKeys("2");
    }

    @Test
    void aDocumentThatDoesNotFitStopsTheTaskWhereItIs() {
        task.put(List.of(row(1, 10, "a"), row(2, 11, "misfit"), row(3, 12, "c")));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThatThrownBy(() -> task.put(List.of()))
                        .isInstanceOf(ConnectException.class)
                        .hasMessageContaining("TARGET_MAPPING")
                        .hasMessageContaining("shop.items"));
        assertThat(committed()).isEqualTo(1);
    }

    private void awaitSettled(long expected) {
        await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
            task.put(List.of());
            assertThat(committed()).isEqualTo(expected);
        });
    }

    private long committed() {
        Map<TopicPartition, OffsetAndMetadata> delivered = new HashMap<>();
        delivered.put(PARTITION, new OffsetAndMetadata(offset));
        OffsetAndMetadata committed = task.preCommit(delivered).get(PARTITION);
        return committed == null ? -1 : committed.offset();
    }

    private SinkRecord row(long id, long version, @Nullable String name) {
        return record(id, version, ROW, new Struct(ROW).put("id", id).put("name", name));
    }

    private SinkRecord delete(long id, long version) {
        return record(id, version, null, null);
    }

    private SinkRecord record(long id, long version, @Nullable Schema schema, @Nullable Object value) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString(ChangeHeaders.VERSION, Long.toString(version));
        Struct key = new Struct(KEY).put("id", id);
        return new SinkRecord(
                PARTITION.topic(), 0, KEY, key, schema, value, offset++, 0L, TimestampType.CREATE_TIME, headers);
    }
}
