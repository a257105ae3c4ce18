package io.millrace.redis;

import io.lettuce.core.MigrateArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.millrace.sandbox.RedisOptions;
import io.millrace.sandbox.RedisServer;
import io.millrace.sandbox.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** A Redis Cluster of three primaries, and a replica of the first if one is asked for. */
final class RealCluster implements AutoCloseable {
    static final int PRIMARIES = 3;

    /** How many slots each has in the beginning. */
    static final int SHARE = SlotTags.SLOTS / PRIMARIES + 1;

    private final Sandbox sandbox = Sandbox.open();
    private final List<RedisServer> servers = new ArrayList<>();
    private final List<RealRedis.Eyes> eyes = new ArrayList<>();

    RealCluster(boolean replica) {
        for (int i = 0; i < (replica ? PRIMARIES + 1 : PRIMARIES); i++) {
            servers.add(sandbox.startRedis(RedisOptions.defaults()
                    .withExtraArgs(
                            "--cluster-enabled", "yes",
                            "--cluster-node-timeout", "3000",
                            "--cluster-replica-validity-factor", "0",
                            "--repl-diskless-sync", "yes",
                            "--repl-diskless-sync-delay", "0",
                            "--appendonly", "no")));
            io.lettuce.core.RedisClient client =
                    io.lettuce.core.RedisClient.create(servers.get(i).uri().toString());
            eyes.add(new RealRedis.Eyes(client, client.connect()));
        }
        join();
        if (replica) {
            node(PRIMARIES).clusterReplicate(node(0).clusterMyId());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> node(PRIMARIES).info("replication").contains("master_link_status:up"));
        }
    }

    String uri() {
        return servers.stream()
                .limit(PRIMARIES)
                .map(server -> server.uri().toString())
                .collect(Collectors.joining(","));
    }

    RedisServer server(int node) {
        return servers.get(node);
    }

    RedisCommands<String, String> node(int node) {
        return eyes.get(node).redis();
    }

    /** What sees the keys of each. */
    List<RealRedis.Eyes> primaries() {
        return eyes.subList(0, PRIMARIES);
    }

    /** Moves a slot with its keys from one primary to another, step by step as an operator does. */
    void move(int slot, int from, int to) {
        announce(slot, from, to);
        finish(slot, from, to);
    }

    /** Both primaries know from now on that the slot goes from one to the other; its keys are where they were. */
    void announce(int slot, int from, int to) {
        node(to).clusterSetSlotImporting(slot, node(from).clusterMyId());
        node(from).clusterSetSlotMigrating(slot, node(to).clusterMyId());
    }

    /** Moves the keys of a slot that was announced, and then the slot. */
    void finish(int slot, int from, int to) {
        String target = node(to).clusterMyId();
        while (true) {
            List<String> keys = node(from).clusterGetKeysInSlot(slot, 10);
            if (keys.isEmpty()) {
                break;
            }
            node(from).migrate(server(to).host(), server(to).port(), 0, 5000, MigrateArgs.Builder.<String>keys(keys));
        }
        node(to).clusterSetSlotNode(slot, target);
        node(from).clusterSetSlotNode(slot, target);
        for (int i = 0; i < PRIMARIES; i++) {
            node(i).clusterSetSlotNode(slot, target);
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> IntStream.range(0, PRIMARIES).allMatch(asked -> owns(to, slot, asked)));
    }

    /** Whether a node, asked for its view, says that a primary has the slot. */
    private boolean owns(int primary, int slot, int asked) {
        Endpoint.Address any =
                new Endpoint.Address(server(asked).host(), server(asked).port(), false);
        Endpoint.Address owner =
                ClusterMap.parse(node(asked).clusterNodes(), any).owner(slot);
        return owner != null && owner.port() == server(primary).port();
    }

    /** What the keys of a pattern hold on the primaries among these nodes. */
    <T> Map<String, T> all(String pattern, BiFunction<RedisCommands<String, String>, String, T> value, int... nodes) {
        Map<String, T> found = new TreeMap<>();
        for (int node : nodes) {
            for (String key : node(node).keys(pattern)) {
                found.put(key, value.apply(node(node), key));
            }
        }
        return found;
    }

    @Override
    public void close() {
        eyes.forEach(RealRedis.Eyes::close);
        sandbox.close();
    }

    private void join() {
        for (int i = 0; i < servers.size(); i++) {
            node(i).clusterSetConfigEpoch(i + 1L);
            if (i < PRIMARIES) {
                node(i).clusterAddSlots(IntStream.range(i * SHARE, Math.min((i + 1) * SHARE, SlotTags.SLOTS))
                        .toArray());
            }
            node(0).clusterMeet(servers.get(i).host(), servers.get(i).port());
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> IntStream.range(0, servers.size())
                .allMatch(i -> node(i).clusterInfo().contains("cluster_state:ok")
                        && node(i).clusterInfo().contains("cluster_known_nodes:" + servers.size())));
    }
}
