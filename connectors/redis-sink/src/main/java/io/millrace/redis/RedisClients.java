package io.millrace.redis;

import java.time.Duration;

/** Makes the client for an arrangement of servers. */
final class RedisClients {
    private RedisClients() {}

    /** The client of a task. */
    static RedisClient open(RedisSinkConfig config, Greeting greeting) {
        return open(
                config,
                config.options().name(),
                config.connectTimeout(),
                config.commandTimeout(),
                config.waitReplicas() == 0
                        ? greeting
                        : (opened, server) -> new ReplicatedConnection(
                                greeting.greet(opened, server),
                                config.waitReplicas(),
                                config.commandTimeout().dividedBy(2)));
    }

    /** A client that gives up sooner. */
    static RedisClient impatient(RedisSinkConfig config, Duration connectTimeout, Duration commandTimeout) {
        return open(
                config, config.options().name() + "-check", connectTimeout, commandTimeout, (opened, server) -> opened);
    }

    private static RedisClient open(
            RedisSinkConfig config, String name, Duration connectTimeout, Duration commandTimeout, Greeting greeting) {
        LettuceRedisClient servers =
                new LettuceRedisClient(name, config.endpoint(), connectTimeout, commandTimeout, greeting);
        if (config.topology() instanceof Topology.Cluster cluster) {
            return new ClusterClient(servers, cluster.seeds());
        }
        return config.topology() instanceof Topology.Sentinel sentinel
                ? new SentinelClient(servers, sentinel)
                : servers;
    }
}
