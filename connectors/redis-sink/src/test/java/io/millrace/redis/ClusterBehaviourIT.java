package io.millrace.redis;

import io.lettuce.core.api.sync.RedisCommands;
import io.millrace.sink.testing.SinkTarget;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** On a Redis Cluster of three primaries. */
class ClusterBehaviourIT extends RedisBehaviours {
    private final RealCluster cluster = new RealCluster(false);

    @AfterAll
    void stop() {
        cluster.close();
    }

    @Override
    SinkTarget target(Map<String, String> settings) {
        cluster.primaries().stream().map(RealRedis.Eyes::redis).forEach(RedisCommands::flushall);
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(Map.of("uri", cluster.uri(), "topology", "cluster"));
        return new RedisTarget(cluster.primaries(), all);
    }
}
