package io.millrace.redis;

import static io.millrace.redis.SweepRecords.READING;
import static io.millrace.redis.SweepRecords.TOPIC;
import static io.millrace.redis.SweepRecords.marker;
import static io.millrace.redis.SweepRecords.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.CommandType;
import io.millrace.core.change.Op;
import io.millrace.core.change.Origin;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.SweepMark;
import io.millrace.sink.Sweeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.connect.sink.SinkRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** TRUNCATE and the end of a reading, on a real server. */
class RedisSweepIT {
    private static RealRedis redis;
    private static RealRedis.Eyes eyes;
    private static RedisClient client;

    @BeforeAll
    static void start() {
        redis = new RealRedis();
        eyes = redis.look();
        client = redis.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        eyes.close();
        redis.close();
    }

    @BeforeEach
    void clear() {
        look().flushall();
    }

    @Test
    void aTruncateRemovesTheKeysOfTheTableAndLaterOnesStay() {
        look().set(TOPIC + ":stats", "not ours");
        look().set(TOPIC + "-archive:1", "of another");
        try (Running task = new Running(Map.of())) {
            task.deliver(row(0, "1", READING - 2), row(1, "2", READING - 1), marker(Op.TRUNCATE, 2, READING));
            assertThat(look().keys(TOPIC + "*")).containsExactlyInAnyOrder(TOPIC + ":stats", TOPIC + "-archive:1");

            task.deliver(row(3, "2", READING + 1), row(4, "1", READING - 2), marker(Op.TRUNCATE, 5, READING));
            assertThat(look().keys(TOPIC + ":*")).containsExactlyInAnyOrder(TOPIC + ":stats", TOPIC + ":2");
        }
    }

    @Test
    void theEndOfAReadingRemovesExactlyWhatItDidNotMeet() {
        List<SinkRecord> records = new ArrayList<>();
        for (int id = 0; id < 4_300; id++) {
            records.add(row(records.size(), "k*" + id, READING - 1));
        }
        for (int id = 1_000; id < 4_300; id++) {
            records.add(row(records.size(), "k*" + id, READING));
        }
        records.add(row(records.size(), "new", READING + 1));
        records.add(marker(Op.END, records.size(), READING));
        try (Running task = new Running(Map.of())) {
            task.deliver(records.toArray(SinkRecord[]::new));
        }

        assertThat(look().keys(TOPIC + ":*"))
                .hasSize(3_301)
                .contains(TOPIC + ":k*1000", TOPIC + ":new")
                .doesNotContain(TOPIC + ":k*999");
    }

    @Test
    void keysOfSeveralTablesAndKeysWithoutVersionsAreNotSwept() {
        try (Running task = new Running(Map.of("key", "all:${key}"))) {
            task.deliver(row(0, "1", READING - 1), marker(Op.END, 1, READING));
            assertThat(look().exists("all:1")).isEqualTo(1);
            assertThatThrownBy(() -> task.deliver(marker(Op.TRUNCATE, 2, READING)))
                    .hasStackTraceContaining("TABLE_TRUNCATED")
                    .hasStackTraceContaining("key=all:${key}");
        }
        for (String key : List.of("${topic}.${key}", "${key}:${topic}", "${table}:${key}")) {
            assertThatThrownBy(() -> sweeper(key, Guard.VERSION).part(origin()))
                    .isInstanceOf(FaultException.class)
                    .hasMessageContaining("SWEEP_IMPOSSIBLE");
        }
        assertThatThrownBy(() -> sweeper("${topic}:${key}", Guard.NONE).part(origin()))
                .hasMessageContaining("guard=none");
    }

    @Test
    void aTopicOfAnotherNameIsSweptUnderThatName() {
        Map<String, String> settings =
                Map.of("topics", TOPIC + ",shop.customers", "topic.names", TOPIC.replace(".", "\\.") + "=o");
        look().set("o:stats", "not ours");
        try (Running task = new Running(settings)) {
            task.deliver(row(0, "1", READING - 1), row(1, "2", READING), marker(Op.END, 2, READING));
            assertThat(look().keys("o:*")).containsExactlyInAnyOrder("o:stats", "o:2");
            task.deliver(row(3, "3", READING + 1), marker(Op.TRUNCATE, 4, READING + 2));
            assertThat(look().keys("o:*")).containsExactly("o:stats");
        }
    }

    @Test
    void notesOutliveATask() {
        try (Sweeper first = sweeper("${topic}:${key}", Guard.VERSION);
                Sweeper second = sweeper("${topic}:${key}", Guard.VERSION)) {
            String part = first.part(origin());
            assertThat(part).isEqualTo(TOPIC + ":");
            assertThat(first.isSole(part, "shop.orders")).isTrue();
            assertThat(first.note(part, new SweepMark(0, READING), 2)).containsExactly(0);
            assertThat(second.note(part, new SweepMark(1, READING), 2)).containsExactlyInAnyOrder(0, 1);
            assertThat(second.note(part, new SweepMark(1, READING + 1), 2)).containsExactly(1);
            assertThat(second.isSole(part, "other.orders")).isFalse();
            assertThat(first.isSole(part, "shop.orders")).isFalse();
        }
    }

    @Test
    void neverRemovesANewerKey() {
        try (Running task = new Running(Map.of());
                Sweeper sweeper = sweeper("${topic}:${key}", Guard.VERSION)) {
            task.deliver(row(0, "1", READING - 1), row(1, "2", READING - 1));
            List<String> older = new ArrayList<>();
            try (Sweeper.Walk walk = sweeper.walk(TOPIC + ":", READING)) {
                for (Sweeper.Page page = walk.next(); page != null; page = walk.next()) {
                    older.addAll(page.older());
                }
            }
            assertThat(older).containsExactlyInAnyOrder(TOPIC + ":1", TOPIC + ":2");
            task.deliver(row(2, "1", READING + 7));

            assertThat(sweeper.remove(TOPIC + ":", older, READING - 1)).isEqualTo(1);
            assertThat(look().keys(TOPIC + ":*")).containsExactly(TOPIC + ":1");
        }
    }

    @Test
    void aUserWhoMayNotScanIsToldSo() {
        look().aclSetuser(
                        "narrow",
                        AclSetuserArgs.Builder.on()
                                .addPassword("p")
                                .allKeys()
                                .allCommands()
                                .removeCommand(CommandType.SCAN));
        try (Running task = new Running(Map.of("username", "narrow", "password", "p"))) {
            task.put(row(0, "1", READING - 1), marker(Op.TRUNCATE, 1, READING), row(2, "2", READING + 1));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .pollInSameThread()
                    .until(() -> task.status().contains("TARGET_PRIVILEGES")
                            && task.status().contains("it also needs SCAN")
                            && look().exists(TOPIC + ":2") == 1);
        }
    }

    private static RedisCommands<String, String> look() {
        return eyes.redis();
    }

    private static Sweeper sweeper(String key, Guard guard) {
        Layout layout = new Layout(
                "",
                Optional.empty(),
                Shape.JSON,
                key,
                Ttl.NONE,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty());
        return new RedisSweeper(client, new Layouts(List.of(), layout), guard, Duration.ofDays(7), false);
    }

    private static Origin origin() {
        return new Origin(TOPIC, "shop.orders", 1, -1);
    }

    /** A task as Connect runs it. */
    private static final class Running implements AutoCloseable {
        private final RedisSinkTask task = new RedisSinkTask();

        Running(Map<String, String> settings) {
            Map<String, String> config = new HashMap<>(settings);
            config.put("name", "cache");
            config.put("uri", redis.server().uri().toString());
            config.put("retry.backoff.max.ms", "500");
            task.initialize(new TaskContext());
            task.start(config);
            task.open(List.of(TaskContext.PARTITION));
        }

        void put(SinkRecord... records) {
            task.put(List.of(records));
        }

        void deliver(SinkRecord... records) {
            put(records);
            long end = records[records.length - 1].kafkaOffset() + 1;
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(5))
                    .pollInSameThread()
                    .until(() -> committed(end).offset() == end);
        }

        String status() {
            return committed(Long.MAX_VALUE).metadata();
        }

        private OffsetAndMetadata committed(long delivered) {
            task.put(List.of());
            return task.preCommit(Map.of(TaskContext.PARTITION, new OffsetAndMetadata(delivered)))
                    .getOrDefault(TaskContext.PARTITION, new OffsetAndMetadata(0));
        }

        @Override
        public void close() {
            task.close(List.of(TaskContext.PARTITION));
            task.stop();
        }
    }
}
