package io.millrace.redis;

import io.millrace.sandbox.RedisRelease;
import io.millrace.sink.testing.SinkTarget;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** What every sink is asked, on one server of a release that not every machine can have. */
abstract class ReleaseBehaviours extends RedisBehaviours {
    private final RedisRelease release;
    private @Nullable RealRedis redis;
    private RealRedis.@Nullable Eyes eyes;

    ReleaseBehaviours(RedisRelease release) {
        this.release = release;
    }

    @BeforeAll
    void start() {
        Optional<String> lacking = RealRedis.lacks(release);
        Assumptions.assumeTrue(lacking.isEmpty(), () -> lacking.orElse(""));
        redis = new RealRedis(release, "--appendonly", "no");
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
