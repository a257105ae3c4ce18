package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** A Redis Cluster: keys find their nodes while slots move and nodes fail. */
class ClusterIT {
    private static final String TOPIC = TaskContext.PARTITION.topic();
    private static final int[] PRIMARIES = {0, 1, 2};

    /** Random changes of many rows, and the rows as they are in the end. */
    private static final class Table {
        private final Rows rows = new Rows();
        private final Map<String, String> json = new TreeMap<>();
        private final Map<String, Set<String>> sets = new TreeMap<>();

        Table(int changes, long seed) {
            Random random = new Random(seed);
            Map<Long, String> customers = new HashMap<>();
            for (int i = 0; i < changes; i++) {
                long id = random.nextInt(2000);
                String key = TOPIC + ":" + id;
                if (random.nextInt(5) == 0) {
                    rows.delete(id);
                    json.remove(key);
                    customers.remove(id);
                } else {
                    String customer = "c" + random.nextInt(20);
                    rows.upsert(id, Map.of("customer", customer, "amount", (long) i));
                    json.put(
                            key,
                            "{\"id\":" + id + ",\"note\":null,\"customer\":\"" + customer + "\",\"amount\":" + i
                                    + ",\"until\":null}");
                    customers.put(id, customer);
                }
            }
            customers.forEach((id, customer) -> sets.computeIfAbsent("{orders}-by:" + customer, set -> new TreeSet<>())
                    .add(Long.toString(id)));
        }

        List<SinkRecord> records() {
            return rows.records();
        }
    }

    @Test
    void everyShapeEqualsTheTableWhileSlotsMove() {
        Table table = new Table(15_000, 11);
        try (RealCluster cluster = new RealCluster(false);
                RunningTask rows = new RunningTask(Map.of("uri", cluster.uri(), "topology", "cluster"));
                RunningTask members = new RunningTask(Map.of(
                        "uri",
                        cluster.uri(),
                        "topology",
                        "cluster",
                        "shape",
                        "set",
                        "key",
                        "{orders}-by",
                        "set.column",
                        "customer"))) {
            Moves moves = new Moves(cluster);
            for (int from = 0; from < table.records().size(); from += 1000) {
                List<SinkRecord> next = table.records().subList(from, from + 1000);
                rows.put(next);
                members.put(next);
                moves.some();
                rows.awaitSettled(from + 1000);
                members.awaitSettled(from + 1000);
            }
            Map<String, String> found = cluster.all(TOPIC + ":*", RedisCommands::get, PRIMARIES);
            assertThat(found).isEqualTo(table.json);
            Map<String, Set<String>> sets =
                    cluster.all("{orders}-by:*", (node, key) -> new TreeSet<>(node.smembers(key)), PRIMARIES);
            assertThat(sets).isEqualTo(table.sets);

            rows.deliver(table.records().subList(0, 10_000));
            assertThat(cluster.all(TOPIC + ":*", RedisCommands::get, PRIMARIES))
                    .as("companions have moved with their keys, so a replay shows nothing older")
                    .isEqualTo(found);
        }
    }

    /** To and fro between the primaries, the slots of the set and of some rows. */
    private static final class Moves {
        private static final int AT_ONCE = 4;

        private final RealCluster cluster;
        private final Random random = new Random(3);
        private final Map<Integer, Integer> owners = new HashMap<>();

        Moves(RealCluster cluster) {
            this.cluster = cluster;
        }

        void some() {
            for (int i = 0; i < AT_ONCE; i++) {
                String key = i == 0 ? "{orders}" : TOPIC + ":" + random.nextInt(200);
                int slot = SlotTags.slot(key.getBytes(StandardCharsets.UTF_8));
                int from = owners.getOrDefault(slot, slot / RealCluster.SHARE);
                int to = (from + 1) % RealCluster.PRIMARIES;
                cluster.move(slot, from, to);
                owners.put(slot, to);
            }
        }
    }

    @Test
    void aReplicaThatTakesOverHasEverythingAfterTheTaskHasGoneBack() {
        Table table = new Table(20_000, 12);
        try (RealCluster cluster = new RealCluster(true);
                RunningTask task = new RunningTask(Map.of("uri", cluster.uri(), "topology", "cluster"))) {
            for (int from = 0; from < 10_000; from += 1000) {
                task.deliver(table.records().subList(from, from + 1000));
            }
            task.put(table.records().subList(10_000, 15_000));
            cluster.server(0).kill();
            task.put(table.records().subList(15_000, 20_000));
            int start = task.awaitRewind();
            assertThat(start).isLessThan(10_000);
            task.deliver(table.records().subList(start, 20_000));

            assertThat(cluster.all(TOPIC + ":*", RedisCommands::get, 1, 2, 3)).isEqualTo(table.json);
        }
    }
}
