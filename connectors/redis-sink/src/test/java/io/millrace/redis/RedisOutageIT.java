package io.millrace.redis;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.Server;
import io.millrace.sink.testing.OutageBehaviour;
import io.millrace.sink.testing.SinkTarget;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** What is asked of every sink whose target is away, of Redis. */
class RedisOutageIT extends OutageBehaviour {
    private final RealRedis redis = new RealRedis();
    private final RealRedis.Eyes eyes = redis.look();

    @Override
    protected Server server() {
        return redis.server();
    }

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
