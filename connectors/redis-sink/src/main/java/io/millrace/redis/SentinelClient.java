package io.millrace.redis;

/** A primary that sentinels name; every connection asks them anew. */
final class SentinelClient implements RedisClient {
    private final LettuceRedisClient servers;
    private final Topology.Sentinel sentinels;

    SentinelClient(LettuceRedisClient servers, Topology.Sentinel sentinels) {
        this.servers = servers;
        this.sentinels = sentinels;
    }

    @Override
    public Connection connect() {
        return servers.connect(sentinels);
    }

    @Override
    public void close() {
        servers.close();
    }
}
