package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whole tasks of every shape leave on a real server. */
class ShapesIT {
    private static final String TOPIC = TaskContext.PARTITION.topic();

    private static final RealRedis REDIS = new RealRedis("--appendonly", "no", "--maxmemory-policy", "noeviction");
    private static final RealRedis.Eyes EYES = REDIS.look();

    @AfterAll
    static void stop() {
        EYES.close();
        REDIS.close();
    }

    @BeforeEach
    void empty() {
        EYES.redis().flushall();
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "none"})
    void aHashHasTheColumnsThatAreNotNull(String guard) {
        Rows rows = new Rows();
        rows.upsert(1, Map.of("note", "a \"b\"", "amount", 7L, "until", 1_700_000_000_500L));
        try (RunningTask task = task(Map.of("shape", "hash", "guard", guard))) {
            task.deliver(rows.records());
            assertThat(hash(1))
                    .isEqualTo(
                            Map.of("id", "1", "note", "a \"b\"", "amount", "7", "until", "2023-11-14T22:13:20.500Z"));

            rows.upsert(1, Map.of("amount", 8L));
            task.deliver(rows.from(1));
            assertThat(hash(1)).as("NULL columns are gone").isEqualTo(Map.of("id", "1", "amount", "8"));

            Schema dropped =
                    SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
            rows.upsert(1, new Struct(dropped).put("id", 1L));
            task.deliver(rows.from(2));
            assertThat(hash(1)).as("a dropped column is gone").isEqualTo(Map.of("id", "1"));

            rows.delete(1);
            task.deliver(rows.from(3));
            assertThat(EYES.redis().exists(TOPIC + ":1")).isZero();
        }
    }

    @Test
    void hashesEqualTheTableAfterAReplay() {
        Random random = new Random(5);
        Rows rows = new Rows();
        Map<String, Map<String, String>> expected = new TreeMap<>();
        for (int i = 0; i < 3000; i++) {
            long id = random.nextInt(150);
            if (random.nextInt(4) == 0) {
                rows.delete(id);
                expected.remove(TOPIC + ":" + id);
            } else {
                Map<String, Object> columns = new HashMap<>();
                Map<String, String> fields = new HashMap<>(Map.of("id", Long.toString(id)));
                for (String column : List.of("note", "customer")) {
                    if (random.nextBoolean()) {
                        columns.put(column, column + i);
                        fields.put(column, column + i);
                    }
                }
                rows.upsert(id, columns);
                expected.put(TOPIC + ":" + id, fields);
            }
        }
        try (RunningTask task = task(Map.of("shape", "hash"))) {
            task.deliver(rows.records());
            assertThat(hashes()).isEqualTo(expected);
        }
        try (RunningTask task = task(Map.of("shape", "hash"))) {
            task.deliver(rows.records().subList(0, 1500));
            assertThat(hashes()).as("half a replay shows nothing older").isEqualTo(expected);
            task.deliver(rows.from(1500));
            assertThat(hashes()).isEqualTo(expected);
        }
    }

    @Test
    void aHashOfMoreColumnsThanACallOfLuaTakesIsWrittenWhole() {
        SchemaBuilder wide = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA);
        LongStream.range(0, 4000).forEach(i -> wide.field("c" + i, Schema.INT64_SCHEMA));
        Struct row = new Struct(wide.build()).put("id", 1L);
        LongStream.range(0, 4000).forEach(i -> row.put("c" + i, i));
        try (RunningTask task = task(Map.of("shape", "hash"))) {
            task.deliver(new Rows().upsert(1, row).records());

            assertThat(hash(1)).hasSize(4001).containsEntry("c3999", "3999");
        }
    }

    @Test
    void aHashTakesOverAKeyOfAnotherTypeAndItsTime() {
        EYES.redis().set(TOPIC + ":1", "text");
        EYES.redis().expire(TOPIC + ":1", 100);
        EYES.redis().hset(TOPIC + ":2", "old", "field");
        EYES.redis().expire(TOPIC + ":2", 100);
        try (RunningTask task = task(Map.of("shape", "hash"))) {
            task.deliver(new Rows().upsert(1, Map.of()).upsert(2, Map.of()).records());

            assertThat(hash(1)).isEqualTo(Map.of("id", "1"));
            assertThat(hash(2)).isEqualTo(Map.of("id", "2"));
            assertThat(EYES.redis().pttl(TOPIC + ":1")).isEqualTo(-1);
            assertThat(EYES.redis().pttl(TOPIC + ":2")).isEqualTo(-1);
        }
    }

    @Test
    void aFullServerTakesNothingOfAnyShapeUntilThereIsRoom() {
        Map<String, Map<String, String>> shapes = Map.of(
                "json", Map.of("shape", "json", "ttl.ms", "100000"),
                "hash", Map.of("shape", "hash"),
                "bare hash", Map.of("shape", "hash", "guard", "none"),
                "stream", Map.of("shape", "stream", "key", "changes"),
                "set", Map.of("shape", "set", "key", "by-customer", "set.column", "customer"));
        shapes.forEach((name, settings) -> {
            EYES.redis().flushall();
            EYES.redis().configSet("maxmemory", "1");
            try (RunningTask task = task(settings)) {
                Rows rows = new Rows();
                rows.upsert(1, Map.of("customer", "c"));
                task.put(rows.records());
                await().atMost(Duration.ofSeconds(10)).until(() -> task.status().contains("TARGET_BUSY"));
                assertThat(EYES.redis().dbsize()).as(name).isZero();

                EYES.redis().configSet("maxmemory", "0");
                task.awaitSettled(1);
                assertThat(EYES.redis().dbsize()).as(name).isPositive();
            } finally {
                EYES.redis().configSet("maxmemory", "0");
            }
        });
    }

    @Test
    void invalidationRemovesTheKeyAndTellsItsChannel() throws InterruptedException {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (StatefulRedisPubSubConnection<String, String> listener =
                        EYES.client().connectPubSub();
                RunningTask task = task(Map.of("shape", "invalidate", "invalidate.channel", "gone.${table}"))) {
            listener.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    told.add(channel + " " + message);
                }
            });
            listener.sync().subscribe("gone.orders");
            EYES.redis().set(TOPIC + ":1", "filled by the application");
            EYES.redis().set(TOPIC + ":2", "filled by the application");
            Rows rows = new Rows();
            rows.upsert(1, Map.of()).delete(2);
            task.deliver(rows.records());

            assertThat(EYES.redis().dbsize())
                    .as("no keys, and no versions either")
                    .isZero();
            List<String> messages = new ArrayList<>();
            await().atMost(Duration.ofSeconds(10)).until(() -> told.drainTo(messages) >= 0 && messages.size() == 2);
            assertThat(messages)
                    .containsExactlyInAnyOrder("gone.orders " + TOPIC + ":1", "gone.orders " + TOPIC + ":2");
        }
        try (RunningTask task = task(Map.of("shape", "invalidate"))) {
            EYES.redis().hset(TOPIC + ":3", "of", "any type");
            task.deliver(new Rows().upsert(3, Map.of()).records());
            assertThat(EYES.redis().dbsize()).isZero();
        }
    }

    @Test
    void aStreamHasEveryChangeInOrder() {
        Rows rows = new Rows();
        for (long i = 0; i < 5000; i++) {
            rows.upsert(i % 7, Map.of("amount", i));
        }
        rows.delete(3);
        try (RunningTask task = task(Map.of("shape", "stream", "key", "changes:${table}"))) {
            task.deliver(rows.records());
        }
        List<StreamMessage<String, String>> entries = EYES.redis().xrange("changes:orders", Range.unbounded());
        assertThat(entries).hasSize(5001);
        List<Long> versions = new ArrayList<>();
        entries.forEach(entry -> versions.add(Long.parseLong(entry.getBody().get("version"))));
        assertThat(versions).isSorted().doesNotHaveDuplicates();
        assertThat(entries.get(8).getBody())
                .containsEntry("op", "upsert")
                .containsEntry("key", "1")
                .containsEntry("row", "{\"id\":1,\"note\":null,\"customer\":null,\"amount\":8,\"until\":null}");
        assertThat(entries.get(5000).getBody())
                .isEqualTo(Map.of("op", "delete", "key", "3", "version", Long.toString(2_000_000_000_000_005_000L)));
    }

    @Test
    void aStreamIsCutAtItsLength() {
        Rows rows = new Rows();
        LongStream.range(0, 3000).forEach(i -> rows.upsert(i, Map.of()));
        try (RunningTask task = task(Map.of("shape", "stream", "key", "changes", "stream.maxlen", "1000"))) {
            task.deliver(rows.records());
        }
        assertThat(EYES.redis().xlen("changes")).isBetween(1000L, 1200L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "hash", "set"})
    void whatComesAgainIsCountedApart(String shape) {
        Map<String, String> settings = new HashMap<>(Map.of("shape", shape));
        if (shape.equals("set")) {
            settings.putAll(Map.of("key", "{orders}-by", "set.column", "customer"));
        } else {
            settings.put("ttl.ms", "3600000");
        }
        Rows rows = new Rows();
        rows.upsert(1, Map.of("customer", "a"));
        rows.upsert(2, Map.of("customer", "a"));
        rows.delete(1);
        try (RunningTask task = task(settings)) {
            task.deliver(rows.records());
            assertThat(task.status()).contains("\"duplicates\":0");
        }
        try (RunningTask task = task(settings)) {
            task.deliver(rows.records());
            assertThat(task.status()).contains("\"applied\":0", "\"duplicates\":2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"set", "sorted_set"})
    void membersMoveWithTheirColumnWhateverIsReplayed(String shape) {
        Map<String, String> settings =
                new HashMap<>(Map.of("shape", shape, "key", "{orders}-by", "set.column", "customer"));
        if (shape.equals("sorted_set")) {
            settings.put("set.score.column", "amount");
        }
        Random random = new Random(9);
        Rows rows = new Rows();
        Map<Long, @Nullable String> customers = new HashMap<>();
        Map<Long, Long> amounts = new HashMap<>();
        for (int i = 0; i < 3000; i++) {
            long id = random.nextInt(100);
            String customer = random.nextInt(5) == 0 ? null : "c" + random.nextInt(10);
            if (random.nextInt(5) == 0) {
                rows.delete(id);
                customers.remove(id);
            } else {
                Map<String, Object> columns = new HashMap<>(Map.of("amount", (long) i));
                if (customer != null) {
                    columns.put("customer", customer);
                }
                rows.upsert(id, columns);
                customers.put(id, customer);
                amounts.put(id, (long) i);
            }
        }
        Map<String, Set<String>> expected = new TreeMap<>();
        customers.forEach((id, customer) -> {
            if (customer != null) {
                expected.computeIfAbsent("{orders}-by:" + customer, set -> new TreeSet<>())
                        .add(shape.equals("set") ? "" + id : id + "=" + (double) amounts.getOrDefault(id, 0L));
            }
        });
        try (RunningTask task = task(settings)) {
            task.deliver(rows.records());
            assertThat(sets()).isEqualTo(expected);
        }
        List<SinkRecord> replayed = rows.records().subList(0, 2000);
        try (RunningTask task = task(settings)) {
            task.deliver(replayed);
            assertThat(sets()).as("a replay moves nothing back").isEqualTo(expected);
            task.deliver(rows.from(2000));
            assertThat(sets()).isEqualTo(expected);
        }
    }

    @Test
    void topicsOfANamedLayoutHaveIt() {
        Map<String, String> settings = Map.of(
                "layouts", "lines,nothing",
                "layout.nothing.topics", ".*:.*",
                "layout.lines.topics", ".*order_lines",
                "layout.lines.shape", "hash",
                "layout.lines.key", "line:${key}");
        try (RunningTask task = task(settings)) {
            task.deliver(new Rows().upsert(1, Map.of("note", "n")).records());

            assertThat(EYES.redis().hgetall("line:1")).isEqualTo(Map.of("id", "1", "note", "n"));
        }
    }

    private static Map<String, String> hash(long id) {
        return EYES.redis().hgetall(TOPIC + ":" + id);
    }

    private static Map<String, Map<String, String>> hashes() {
        Map<String, Map<String, String>> found = new TreeMap<>();
        EYES.redis()
                .keys(TOPIC + ":*")
                .forEach(key -> found.put(key, EYES.redis().hgetall(key)));
        return found;
    }

    private static Map<String, Set<String>> sets() {
        Map<String, Set<String>> found = new TreeMap<>();
        for (String key : EYES.redis().keys("{orders}-by:*")) {
            Set<String> members = new TreeSet<>();
            if (EYES.redis().type(key).equals("set")) {
                members.addAll(EYES.redis().smembers(key));
            } else {
                for (ScoredValue<String> each : EYES.redis().zrangeWithScores(key, 0, -1)) {
                    members.add(each.getValue() + "=" + each.getScore());
                }
            }
            found.put(key, members);
        }
        return found;
    }

    private static RunningTask task(Map<String, String> settings) {
        return new RunningTask(REDIS, settings);
    }
}
