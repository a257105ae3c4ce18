package io.millrace.redis;

import java.util.List;

/** A Redis Cluster: its connections find the node for each command. */
final class ClusterClient implements RedisClient {
    private final LettuceRedisClient servers;
    private final List<Endpoint.Address> seeds;

    ClusterClient(LettuceRedisClient servers, List<Endpoint.Address> seeds) {
        this.servers = servers;
        this.seeds = seeds;
    }

    @Override
    public Connection connect() {
        return new ClusterConnection(servers::connect, seeds);
    }

    @Override
    public void close() {
        servers.close();
    }
}
