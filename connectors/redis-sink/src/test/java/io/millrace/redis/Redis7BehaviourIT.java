package io.millrace.redis;

import io.millrace.sandbox.RedisRelease;
import io.millrace.sink.testing.SinkTarget;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** On Redis 7.0, where the machine can have it: errors of scripts read differently there, among others. */
class Redis7BehaviourIT extends RedisBehaviours {
    private @Nullable RealRedis redis;
    private RealRedis.@Nullable Eyes eyes;

    @BeforeAll
    void start() {
        Optional<String> lacking = RealRedis.lacks(RedisRelease.V7_0);
        Assumptions.assumeTrue(lacking.isEmpty(), () -> lacking.orElse(""));
        redis = new RealRedis(RedisRelease.V7_0, "--appendonly", "no");
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
