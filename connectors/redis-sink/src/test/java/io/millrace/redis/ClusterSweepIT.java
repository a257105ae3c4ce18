package io.millrace.redis;

import static io.millrace.redis.SweepRecords.READING;
import static io.millrace.redis.SweepRecords.TOPIC;
import static io.millrace.redis.SweepRecords.marker;
import static io.millrace.redis.SweepRecords.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.api.sync.RedisCommands;
import io.millrace.core.change.Op;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.Sweeper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.sink.SinkRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** TRUNCATE and the end of a reading in a Redis Cluster. */
class ClusterSweepIT {
    private static final int[] PRIMARIES = {0, 1, 2};

    private static final int KEYS = 4_000;

    private static RealCluster cluster;

    @BeforeAll
    static void start() {
        cluster = new RealCluster(false);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @AfterEach
    void clear() {
        for (int primary : PRIMARIES) {
            cluster.node(primary).flushall();
        }
    }

    @Test
    void theEndOfAReadingRemovesExactlyWhatItDidNotMeetFromAllPrimaries() {
        cluster.node(owner(TOPIC + "-archive:1")).set(TOPIC + "-archive:1", "of another");
        cluster.node(owner(TOPIC + ":stats")).set(TOPIC + ":stats", "not ours");
        List<SinkRecord> records = reading(1_000);
        try (RunningTask task = task(cluster)) {
            task.deliver(records);
            assertThat(keys(cluster, PRIMARIES)).isEqualTo(with(ids(1_000), TOPIC + ":new", TOPIC + ":stats"));

            int next = records.size();
            task.deliver(List.of(
                    marker(Op.TRUNCATE, next, READING + 2),
                    row(next + 1, "later", READING + 3),
                    row(next + 2, "3999", READING)));
            assertThat(keys(cluster, PRIMARIES))
                    .as("a replay of what the TRUNCATE took shows nothing")
                    .containsExactlyInAnyOrder(TOPIC + ":later", TOPIC + ":stats");
            assertThat(cluster.all(TOPIC + "-archive:*", RedisCommands::get, PRIMARIES))
                    .hasSize(1);
        }
    }

    @Test
    void isExactWhileSlotsMove() {
        AtomicBoolean enough = new AtomicBoolean();
        int slot = slot(TOPIC + ":1");
        int home = slot / RealCluster.SHARE;
        CompletableFuture<Integer> moves = CompletableFuture.supplyAsync(() -> {
            int at = home;
            do {
                int to = (at + 1) % RealCluster.PRIMARIES;
                cluster.move(slot, at, to);
                at = to;
            } while (!enough.get());
            return at;
        });
        List<SinkRecord> records = reading(3_000);
        try (RunningTask task = task(cluster)) {
            task.put(records);
            Awaitility.await().atMost(Duration.ofSeconds(60)).pollInSameThread().until(() -> {
                boolean written = task.committed(Long.MAX_VALUE).offset() >= records.size() - 1;
                return written || moves.isDone();
            });
            enough.set(true);
            int at = moves.join();
            task.awaitSettled(records.size());
            assertThat(keys(cluster, PRIMARIES)).isEqualTo(with(ids(3_000), TOPIC + ":new"));
            if (at != home) {
                cluster.move(slot, at, home);
            }
        }
    }

    @Test
    void aWalkOnWhichASlotWentAndCameBackBeginsAnew() {
        write(KEYS);
        int slot = slot(TOPIC + ":1");
        int home = slot / RealCluster.SHARE;
        int other = (home + 1) % RealCluster.PRIMARIES;
        try (LettuceRedisClient servers = client();
                Sweeper sweeper = sweeper(servers)) {
            try (Sweeper.Walk walk = sweeper.walk(TOPIC + ":", READING)) {
                assertThat(walk.next()).isNotNull();
                cluster.move(slot, home, other);
                cluster.move(slot, other, home);
                assertThatThrownBy(() -> toTheEnd(walk))
                        .isInstanceOfSatisfying(
                                FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.TARGET_BUSY))
                        .hasMessageContaining("Slots of the cluster move");
            }
            try (Sweeper.Walk walk = sweeper.walk(TOPIC + ":", READING)) {
                assertThat(toTheEnd(walk)).hasSize(KEYS);
            }
            cluster.announce(slot, home, other);
            assertThatThrownBy(() -> sweeper.walk(TOPIC + ":", READING))
                    .hasMessageContaining("Slots of the cluster move");
            cluster.finish(slot, home, other);
            cluster.move(slot, other, home);
        }
    }

    @Test
    void aPrimaryThatFailsMeanwhileIsReplacedByItsReplica() {
        try (RealCluster failing = new RealCluster(true);
                RunningTask task = task(failing)) {
            List<SinkRecord> records = reading(2_000);
            int end = records.size() - 1;
            task.deliver(records.subList(0, end));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> failing.node(0).waitForReplication(1, 1_000) == 1);
            failing.server(0).kill();
            task.put(records.subList(end, end + 1));
            int start = task.awaitRewind();
            task.deliver(records.subList(start, records.size()));

            assertThat(keys(failing, 1, 2, 3)).isEqualTo(with(ids(2_000), TOPIC + ":new"));
        }
    }

    /** Rows, then a reading that does not meet the first of them, one more row, and the end of the reading. */
    private static List<SinkRecord> reading(int unmet) {
        List<SinkRecord> records = new ArrayList<>();
        for (int id = 0; id < KEYS; id++) {
            records.add(row(records.size(), Integer.toString(id), READING - 1));
        }
        for (int id = unmet; id < KEYS; id++) {
            records.add(row(records.size(), Integer.toString(id), READING));
        }
        records.add(row(records.size(), "new", READING + 1));
        records.add(marker(Op.END, records.size(), READING));
        return records;
    }

    private static void write(int rows) {
        List<SinkRecord> records = new ArrayList<>();
        for (int id = 0; id < rows; id++) {
            records.add(row(id, Integer.toString(id), READING - 1));
        }
        try (RunningTask task = task(cluster)) {
            task.deliver(records);
        }
    }

    private static Set<String> toTheEnd(Sweeper.Walk walk) {
        Set<String> older = new HashSet<>();
        for (Sweeper.Page page = walk.next(); page != null; page = walk.next()) {
            older.addAll(page.older());
        }
        return older;
    }

    private static Set<String> ids(int from) {
        Set<String> keys = new TreeSet<>();
        for (int id = from; id < KEYS; id++) {
            keys.add(TOPIC + ":" + id);
        }
        return keys;
    }

    private static Set<String> with(Set<String> keys, String... more) {
        Set<String> all = new TreeSet<>(keys);
        all.addAll(List.of(more));
        return all;
    }

    private static Set<String> keys(RealCluster of, int... nodes) {
        return new TreeSet<>(of.all(TOPIC + ":*", (node, key) -> key, nodes).keySet());
    }

    private static int slot(String key) {
        return SlotTags.slot(key.getBytes(StandardCharsets.UTF_8));
    }

    private static int owner(String key) {
        return slot(key) / RealCluster.SHARE;
    }

    private static RunningTask task(RealCluster of) {
        return new RunningTask(Map.of("uri", of.uri(), "topology", "cluster", "sweep.max.percent", "100"));
    }

    private static LettuceRedisClient client() {
        return new LettuceRedisClient(
                "it",
                new Endpoint(seed(), TlsFiles.NONE, Optional.empty(), Optional.empty(), 0),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10));
    }

    private static Endpoint.Address seed() {
        return new Endpoint.Address(cluster.server(0).host(), cluster.server(0).port(), false);
    }

    private static Sweeper sweeper(LettuceRedisClient servers) {
        Layout layout = new Layout(
                "",
                Optional.empty(),
                Shape.JSON,
                "${topic}:${key}",
                Ttl.NONE,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty());
        return new RedisSweeper(
                new ClusterClient(servers, List.of(seed())),
                new Layouts(List.of(), layout),
                Guard.VERSION,
                Duration.ofDays(7),
                true);
    }
}
