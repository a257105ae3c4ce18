package io.millrace.redis;

import io.millrace.sink.testing.Encoding;
import io.millrace.sink.testing.Gap;
import io.millrace.sink.testing.SinkBehaviour;
import io.millrace.sink.testing.SinkTarget;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

/** What is asked of every sink, of the shapes that hold rows; a subclass says on which servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RedisBehaviours {
    /** Whether servers beside the first are asked everything too. */
    private static final boolean WHOLE = "whole".equals(System.getProperty("redis.matrix"));

    /** Empty servers, and a task with these settings for them. */
    abstract SinkTarget target(Map<String, String> settings);

    /** Whether records come in every encoding; what they are encoded in makes no difference to the server. */
    boolean takesEveryEncoding() {
        return WHOLE;
    }

    private abstract class OfRows extends SinkBehaviour {
        private final Map<String, String> settings;

        OfRows(Map<String, String> settings) {
            this.settings = settings;
        }

        @Override
        protected SinkTarget start() {
            return target(settings);
        }

        @Override
        protected Stream<Input> inputs() {
            return super.inputs().filter(input -> takesEveryEncoding() || input.encoding() == Encoding.STRUCTS);
        }

        @Override
        protected Map<Gap, String> gaps() {
            return Map.of();
        }
    }

    @Nested
    class Json extends OfRows {
        Json() {
            super(Map.of("shape", "json"));
        }
    }

    @Nested
    class Hash extends OfRows {
        Hash() {
            super(Map.of("shape", "hash"));
        }
    }

    @Nested
    class WithoutGuard extends OfRows {
        WithoutGuard() {
            super(Map.of("shape", "json", "guard", "none"));
        }

        @Override
        protected Map<Gap, String> gaps() {
            return withoutVersions("guard=none keeps no versions to compare with");
        }
    }
}
