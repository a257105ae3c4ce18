package io.millrace.redis;

import java.util.ArrayList;
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
    public List<Connection> connectToEach() {
        List<Connection> opened = new ArrayList<>();
        try (ClusterConnection asked = new ClusterConnection(servers::connect, seeds)) {
            for (Endpoint.Address primary : asked.primaries()) {
                opened.add(servers.connect(primary));
            }
            return opened;
        } catch (RuntimeException e) {
            opened.forEach(Connection::close);
            throw e;
        }
    }

    @Override
    public void close() {
        servers.close();
    }
}
