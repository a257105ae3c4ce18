package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long keys and their versions live on a real server. */
class TtlIT {
    private static final String TOPIC = TaskContext.PARTITION.topic();

    private static final RealRedis REDIS = new RealRedis("--appendonly", "no");
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
    @ValueSource(strings = {"json", "hash"})
    void aKeyLivesAsLongAsWasSaidAndItsVersionLonger(String shape) {
        Rows rows = new Rows();
        rows.upsert(1, Map.of("note", "fixed"));
        rows.upsert(2, Map.of("amount", 5_000_000L));
        rows.upsert(3, Map.of("until", System.currentTimeMillis() + 7_000_000));
        rows.upsert(4, Map.of("amount", 5_000_000L)).header("cache.ttl", "9000000");
        Map<String, String> settings = Map.of(
                "shape",
                shape,
                "ttl.ms",
                "3000000",
                "ttl.column",
                "amount",
                "ttl.header",
                "cache.ttl",
                "tombstone.retention.ms",
                "100000000");
        try (RunningTask task = task(settings)) {
            task.deliver(rows.records());
            assertLives(1, 3_000_000);
            assertLives(2, 5_000_000);
            assertLives(4, 9_000_000);
        }
        Map<String, String> moments = new HashMap<>(settings);
        moments.put("ttl.column", "until");
        try (RunningTask task = task(moments)) {
            task.deliver(rows.records().subList(2, 3));
            assertLives(3, 7_000_000);
        }
        try (RunningTask task = task(Map.of("shape", shape))) {
            task.deliver(rows.records().subList(0, 1));
            assertThat(EYES.redis().pttl(TOPIC + ":1")).as("no time any more").isEqualTo(-1);
            assertThat(EYES.redis().pttl(RealRedis.guardOf(TOPIC + ":1"))).isEqualTo(-1);
        }
    }

    @Test
    void withoutAGuardTheTimeIsSetWithTheValueToo() {
        try (RunningTask task = task(Map.of("guard", "none", "ttl.ms", "3000000", "ttl.jitter.percent", "10"))) {
            Rows rows = new Rows();
            LongStream.range(0, 100).forEach(id -> rows.upsert(id, Map.of()));
            task.deliver(rows.records());

            Set<Long> tens = new TreeSet<>();
            for (long id = 0; id < 100; id++) {
                long left = EYES.redis().pttl(TOPIC + ":" + id);
                assertThat(left).isBetween(2_700_000L - 60_000, 3_000_000L);
                tens.add(left / 30_000);
            }
            assertThat(tens).as("they do not end together").hasSizeGreaterThan(5);
            assertThat(EYES.redis().keys("millrace:v:*")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "hash"})
    void anOlderRowDoesNotComeBackAfterAKeyHasEnded(String shape) {
        Rows rows = new Rows();
        rows.upsert(1, Map.of("note", "old", "amount", 3_600_000L));
        rows.upsert(1, Map.of("note", "new", "amount", 50L));
        rows.upsert(2, Map.of("amount", 3_600_000L));
        rows.upsert(2, Map.of("amount", 0L));
        try (RunningTask task = task(Map.of("shape", shape, "ttl.column", "amount"))) {
            task.deliver(rows.records());
            await().atMost(Duration.ofSeconds(5)).until(() -> EYES.redis().exists(TOPIC + ":1", TOPIC + ":2") == 0);

            task.deliver(rows.records().subList(0, 1));
            task.deliver(rows.records().subList(2, 3));
            assertThat(EYES.redis().exists(TOPIC + ":1", TOPIC + ":2")).isZero();
        }
        Rows past = new Rows();
        past.upsert(3, Map.of("until", 1_000L));
        try (RunningTask task = task(Map.of("shape", shape, "ttl.column", "until"))) {
            task.deliver(past.records());
            assertThat(EYES.redis().exists(TOPIC + ":3")).isZero();
        }
    }

    private static void assertLives(long id, long millis) {
        long value = EYES.redis().pttl(TOPIC + ":" + id);
        assertThat(value).isBetween(millis - 60_000, millis);
        assertThat(EYES.redis().pttl(RealRedis.guardOf(TOPIC + ":" + id)) - value)
                .as("the version outlives the value")
                .isBetween(100_000_000L - 1_000, 100_000_000L + 1_000);
    }

    private static RunningTask task(Map<String, String> settings) {
        return new RunningTask(REDIS, settings);
    }
}
