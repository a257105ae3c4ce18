package io.millrace.redis;

import io.millrace.sandbox.RedisRelease;
import io.millrace.sink.testing.SinkTarget;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** On Valkey, where the machine can have it: it took another way after Redis 7.2. */
class ValkeyBehaviourIT extends RedisBehaviours {
    private @Nullable RealRedis redis;
    private RealRedis.@Nullable Eyes eyes;

    @BeforeAll
    void start() {
        Optional<String> lacking = RealRedis.lacks(RedisRelease.VALKEY);
        Assumptions.assumeTrue(lacking.isEmpty(), () -> lacking.orElse(""));
        redis = new RealRedis(RedisRelease.VALKEY, "--appendonly", "no");
        eyes = redis.look();
    }

    @AfterAll
    void stop() {
        if (eyes != null) {
            eyes.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @Override
    SinkTarget target(Map<String, String> settings) {
        if (redis == null || eyes == null) {
            throw new IllegalStateException("The server is not started.");
        }
        return RedisTarget.empty(redis, eyes, settings);
    }
}
