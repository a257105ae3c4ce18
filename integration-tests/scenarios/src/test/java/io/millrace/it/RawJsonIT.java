package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.harness.CommandLineTool;
import io.millrace.harness.CommandLineTool.Outcome;
import io.millrace.harness.ConnectRest;
import io.millrace.harness.RedisProbe;
import io.millrace.harness.Servers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Events of another Debezium connector, as JSON that no converter reads, with one broken record between them: its neighbours
 * arrive, it is in the dead-letter topic as it was, and the status says so.
 */
class RawJsonIT {
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final String TOPIC = "raw.shop.orders";
    private static final String DEAD = "raw-dead";
    private static final String SINK = "raw-redis";
    private static final String BROKEN = "{\"op\":\"u\",\"after\":{\"id\":2,";

    @TempDir
    private Path folder;

    private final ConnectRest rest = Workers.shared().rest();
    private final String brokers = Workers.shared().bootstrapServers();

    @Test
    void aBrokenRecordGoesToTheDeadLettersAsItWasAndItsNeighboursArrive() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
        produce(
                record("{\"id\":1}", event("c", null, row(1, "one")), Map.of()),
                record("{\"id\":2}", BROKEN, Map.of("origin", "test")),
                record("{\"id\":3}", event("c", null, row(3, "three")), Map.of()),
                record("{\"id\":1}", event("u", row(1, "one"), row(1, "changed")), Map.of()),
                record("{\"id\":3}", event("d", row(3, "three"), null), Map.of()),
                record("{\"id\":3}", null, Map.of()),
                record("{\"serverName\":\"raw\"}", "{\"ts_ms\":1700000000000}", Map.of()));
        rest.put(SINK, config());
        try (RedisProbe redis = new RedisProbe(Servers.redis().uri().toString())) {
            rest.awaitRunning(SINK);
            await().atMost(BOUND).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(
                            status().path("sink").path("lag").asLong(-1))
                    .isZero());

            Map<String, JsonNode> documents = redis.documents("raw:");
            assertThat(documents).containsOnlyKeys("1");
            assertThat(Objects.requireNonNull(documents.get("1")).toString())
                    .isEqualTo("{\"id\":1,\"note\":\"changed\"}");
            JsonNode sink = status().path("sink");
            assertThat(sink.path("deadLetters").path("records").asLong()).isEqualTo(1);
            assertThat(sink.path("lagSeconds").asLong(-1)).isZero();
            assertThat(sink.path("states").path(0).path("lastCommit").asText()).isEqualTo("2023-11-14T22:13:20Z");
            assertDeadLetter();
            assertThat(rest.taskState(SINK)).isEqualTo("RUNNING");
        } finally {
            rest.delete(SINK);
        }
    }

    private void assertDeadLetter() {
        ConsumerRecord<byte[], byte[]> letter = deadLetter();
        assertThat(text(letter.key())).isEqualTo("{\"id\":2}");
        assertThat(text(letter.value())).isEqualTo(BROKEN);
        Map<String, String> headers = new HashMap<>();
        letter.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        assertThat(headers)
                .containsEntry("origin", "test")
                .containsEntry("__connect.errors.topic", TOPIC)
                .containsEntry("__connect.errors.offset", "1");
        assertThat(headers.get("__connect.errors.exception.message"))
                .contains("RECORD_UNREADABLE")
                .contains("it ends too early")
                .doesNotContain("after");
    }

    private ConsumerRecord<byte[], byte[]> deadLetter() {
        Map<String, Object> settings = Map.of("bootstrap.servers", brokers);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(DEAD, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            await().atMost(BOUND).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
                return !found.isEmpty();
            });
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    private static Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", Pipeline.REDIS_CLASS);
        config.put("topics", TOPIC);
        config.put("uri", Servers.redis().uri().toString());
        config.put("key", "${topic}:${key}");
        config.put("topic.names", "(raw)\\..*=$1");
        config.put("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        config.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        config.put("errors.tolerance", "all");
        config.put("errors.deadletterqueue.topic.name", DEAD);
        config.put("errors.deadletterqueue.topic.replication.factor", "1");
        config.put("errors.deadletterqueue.context.headers.enable", "true");
        return config;
    }

    private JsonNode status() throws Exception {
        Outcome outcome = CommandLineTool.run(
                folder,
                Duration.ofSeconds(60),
                "status",
                SINK,
                "--connect",
                Workers.shared().restUri().toString(),
                "--bootstrap-servers",
                brokers,
                "--output",
                "json");
        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        return new ObjectMapper().readTree(outcome.output());
    }

    @SafeVarargs
    private void produce(ProducerRecord<byte[], byte[]>... records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : records) {
                producer.send(record).get();
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> record(
            String key, @Nullable String value, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(TOPIC, bytes(key), value == null ? null : bytes(value));
        headers.forEach((name, text) -> record.headers().add(name, bytes(text)));
        return record;
    }

    private static String event(String op, @Nullable String before, @Nullable String after) {
        return "{\"before\":" + before + ",\"after\":" + after
                + ",\"source\":{\"connector\":\"mysql\",\"db\":\"shop\",\"table\":\"orders\",\"ts_ms\":1700000000000,"
                + "\"snapshot\":\"false\"},\"op\":\"" + op + "\",\"ts_ms\":1700000000500}";
    }

    private static String row(int id, String note) {
        return "{\"id\":" + id + ",\"note\":\"" + note + "\"}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
