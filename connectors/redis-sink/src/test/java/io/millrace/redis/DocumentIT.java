package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows as documents of RedisJSON, on Redis 8 or its stand-in. */
class DocumentIT {
    private static final String KEY = TaskContext.PARTITION.topic() + ":1";
    private static final RealRedis REDIS = DocumentServer.open();
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
    void aDocumentHoldsTheRowAndEndsAsTheRowSays(String guard) {
        long until = System.currentTimeMillis() + 3_600_000;
        Rows rows = new Rows();
        rows.upsert(1, Map.of("note", "a", "until", until));
        try (RunningTask task = task(Map.of("ttl.column", "until", "guard", guard))) {
            task.deliver(rows.records());
            assertThat(document()).contains("\"note\":\"a\"", "\"customer\":null");
            assertThat(EYES.redis().pttl(KEY)).isBetween(1L, 3_600_000L);

            rows.upsert(1, Map.of("note", "b"));
            task.deliver(rows.from(1));
            assertThat(document()).contains("\"note\":\"b\"");
            assertThat(EYES.redis().pttl(KEY)).isEqualTo(-1);

            rows.delete(1);
            task.deliver(rows.from(2));
            assertThat(EYES.redis().exists(KEY)).isZero();
        }
    }

    @Test
    void aReplayShowsNothingOlderAndTakesOverKeysOfOtherTypes() {
        EYES.redis().set(KEY, "text");
        EYES.redis().expire(KEY, 100);
        Rows rows = new Rows();
        rows.upsert(1, Map.of("note", "old")).upsert(1, Map.of("note", "new"));
        try (RunningTask task = task(Map.of())) {
            task.deliver(rows.records());
            assertThat(document()).contains("\"note\":\"new\"");
            assertThat(EYES.redis().pttl(KEY)).isEqualTo(-1);

            task.deliver(rows.records().subList(0, 1));
            assertThat(document()).contains("\"note\":\"new\"");
            assertThat(task.status()).contains("\"superseded\":1", "\"duplicates\":0");
            task.deliver(rows.from(1));
            assertThat(task.status()).contains("\"superseded\":1", "\"duplicates\":1");
        }
    }

    @Test
    void aFullServerTakesNoDocumentUntilThereIsRoom() {
        EYES.redis().configSet("maxmemory", "1");
        try (RunningTask task = task(Map.of("ttl.ms", "3600000"))) {
            task.put(new Rows().upsert(1, Map.of()).records());
            Awaitility.await().atMost(Duration.ofSeconds(30)).pollInSameThread().until(() -> task.status()
                    .contains("TARGET_BUSY"));
            assertThat(EYES.redis().dbsize()).isZero();

            EYES.redis().configSet("maxmemory", "0");
            task.awaitSettled(1);
            assertThat(EYES.redis().pttl(KEY)).isPositive();
        } finally {
            EYES.redis().configSet("maxmemory", "0");
        }
    }

    private static String document() {
        return String.valueOf(DocumentServer.read(EYES, KEY));
    }

    private static RunningTask task(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("shape", "redisjson");
        return new RunningTask(REDIS, all);
    }
}
