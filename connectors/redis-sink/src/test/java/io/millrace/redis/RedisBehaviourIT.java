package io.millrace.redis;

import io.millrace.sink.testing.Gap;
import io.millrace.sink.testing.SinkBehaviour;
import io.millrace.sink.testing.SinkTarget;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** What is asked of every sink, of the shapes that hold rows. */
class RedisBehaviourIT {
    private static final RealRedis REDIS = new RealRedis("--appendonly", "no");
    private static final RealRedis.Eyes EYES = REDIS.look();

    @AfterAll
    static void stop() {
        EYES.close();
        REDIS.close();
    }

    @Nested
    class Json extends SinkBehaviour {
        @Override
        protected SinkTarget start() {
            return target(Map.of("shape", "json"));
        }

        @Override
        protected Map<Gap, String> gaps() {
            return Map.of();
        }
    }

    @Nested
    class Hash extends SinkBehaviour {
        @Override
        protected SinkTarget start() {
            return target(Map.of("shape", "hash"));
        }

        @Override
        protected Map<Gap, String> gaps() {
            return Map.of();
        }
    }

    @Nested
    class WithoutGuard extends SinkBehaviour {
        @Override
        protected SinkTarget start() {
            return target(Map.of("shape", "json", "guard", "none"));
        }

        @Override
        protected Map<Gap, String> gaps() {
            return withoutVersions("guard=none keeps no versions to compare with");
        }
    }

    private static SinkTarget target(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("uri", REDIS.server().uri().toString());
        EYES.redis().flushall();
        return new RedisTarget(EYES, all);
    }
}
