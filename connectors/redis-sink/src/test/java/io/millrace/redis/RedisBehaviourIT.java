package io.millrace.redis;

import io.millrace.sink.testing.Gap;
import io.millrace.sink.testing.SinkBehaviour;
import io.millrace.sink.testing.SinkTarget;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** On the oldest Redis. */
class RedisBehaviourIT extends RedisBehaviours {
    private final RealRedis redis = new RealRedis("--appendonly", "no");
    private final RealRedis.Eyes eyes = redis.look();

    @AfterAll
    void stop() {
        eyes.close();
        redis.close();
    }

    @Override
    SinkTarget target(Map<String, String> settings) {
        return RedisTarget.empty(redis, eyes, settings);
    }

    @Override
    boolean takesEveryEncoding() {
        return true;
    }

    @Nested
    class Document extends SinkBehaviour {
        private final RealRedis documents = DocumentServer.open();
        private final RealRedis.Eyes look = documents.look();

        @Override
        protected SinkTarget start() {
            return RedisTarget.empty(documents, look, Map.of("shape", "redisjson"));
        }

        @Override
        protected Map<Gap, String> gaps() {
            return Map.of();
        }

        @AfterAll
        void stop() {
            look.close();
            documents.close();
        }
    }
}
