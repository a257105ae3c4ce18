package io.millrace.redis;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sink.testing.HeapBehaviour;
import io.millrace.sink.testing.SinkTarget;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** What is asked of the heap of every sink, of Redis. */
class RedisHeapIT extends HeapBehaviour {
    private final RealRedis redis = new RealRedis();
    private final RealRedis.Eyes eyes = redis.look();

    @Override
    protected FaultProxy network() {
        return new FaultProxy(redis.server().host(), redis.server().port());
    }

    @Override
    protected SinkTarget through(int port) {
        return new RedisTarget(
                eyes,
                Map.of(
                        "uri", "redis://127.0.0.1:" + port,
                        "connect.timeout.ms", "1000",
                        "command.timeout.ms", "1000"));
    }

    @AfterAll
    void stop() {
        eyes.close();
        redis.close();
    }
}
