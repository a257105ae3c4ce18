package io.millrace.redis;

import io.millrace.sink.testing.RandomRun;
import io.millrace.sink.testing.Row;
import io.millrace.sink.testing.Seeds;
import io.millrace.sink.testing.SinkTarget;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkTask;
import org.junit.jupiter.api.Test;

/** Whatever happens on the way, in the end the cache equals the table: on a fake that speaks the protocol. */
class RedisRandomTest {
    private static final int SEEDS = 1000;

    @Test
    void theCacheEndsEqualToTheTable() throws InterruptedException {
        Seeds.run(SEEDS, seed -> {
            FakeRedisData data = new FakeRedisData();
            try (FakeTarget target = new FakeTarget(data, new FakeRedisServer(data), seed % 3 == 0)) {
                new RandomRun(seed, target, data).run();
            }
        });
    }

    private record FakeTarget(FakeRedisData data, FakeRedisServer server, boolean hash) implements SinkTarget {
        @Override
        public SinkTask newTask() {
            return new RedisSinkTask();
        }

        @Override
        public Map<String, String> settings() {
            return Map.of(
                    "uri",
                    server.address(false).toString(),
                    "shape",
                    hash ? "hash" : "json",
                    "command.timeout.ms",
                    "100",
                    "failover.rewind.ms",
                    "0");
        }

        @Override
        public Map<Long, Row> rows(String topic) {
            return hash ? RedisRows.ofHashes(data.hashes(topic + ":")) : RedisRows.ofJson(data.strings(topic + ":"));
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
