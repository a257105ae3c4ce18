package io.millrace.redis;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sink.testing.NetworkFaults;
import io.millrace.sink.testing.RandomRun;
import io.millrace.sink.testing.Row;
import io.millrace.sink.testing.Seeds;
import io.millrace.sink.testing.SinkTarget;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkTask;
import org.junit.jupiter.api.Test;

/** Whatever happens on the way, in the end the cache equals the table. */
class RedisRandomIT {
    private static final int ON_FAKES = 1000;
    private static final int ON_SERVERS = 20;

    @Test
    void aServerThatFailsInManyWays() throws InterruptedException {
        Seeds.run(ON_FAKES, seed -> {
            FakeRedisData data = new FakeRedisData();
            String shape = seed % 3 == 1 ? "redisjson" : shape(seed);
            try (FakeTarget target = new FakeTarget(data, new FakeRedisServer(data), shape)) {
                new RandomRun(seed, target, data).run();
            }
        });
    }

    @Test
    void aRealServerBehindANetworkThatFails() throws InterruptedException {
        try (RealRedis redis = new RealRedis();
                RealRedis.Eyes eyes = redis.look()) {
            Seeds.run(ON_SERVERS, seed -> {
                try (FaultProxy proxy = new FaultProxy(
                                redis.server().host(), redis.server().port());
                        RedisTarget target = new RedisTarget(eyes, settings(proxy.port(), shape(seed)))) {
                    new RandomRun(seed, target, new NetworkFaults(proxy)).run();
                }
            });
        }
    }

    private static String shape(long seed) {
        return seed % 3 == 0 ? "hash" : "json";
    }

    private static Map<String, String> settings(int port, String shape) {
        return Map.of(
                "uri", "redis://127.0.0.1:" + port,
                "shape", shape,
                "connect.timeout.ms", "300",
                "command.timeout.ms", "100",
                "failover.rewind.ms", "0");
    }

    private record FakeTarget(FakeRedisData data, FakeRedisServer server, String shape) implements SinkTarget {
        @Override
        public SinkTask newTask() {
            return new RedisSinkTask();
        }

        @Override
        public Map<String, String> settings() {
            return RedisRandomIT.settings(server.address(false).port(), shape);
        }

        @Override
        public Map<Long, Row> rows(String topic) {
            return shape.equals("hash")
                    ? RedisRows.ofHashes(data.hashes(topic + ":"))
                    : RedisRows.ofJson(data.strings(topic + ":"));
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
