package io.millrace.redis;

import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.millrace.sandbox.RedisRelease;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Servers for documents of RedisJSON: Redis 8 where the sandbox has it. Elsewhere a Redis stands in whose HSET is called
 * JSON.SET, so that {@code JSON.SET key $ document} makes a hash with the field $: everything of the sink's script is
 * real then but the module.
 */
final class DocumentServer {
    private static final String ROOT = "$";

    private DocumentServer() {}

    static RealRedis open() {
        return RealRedis.lacks(RedisRelease.V8).isEmpty()
                ? new RealRedis(RedisRelease.V8)
                : new RealRedis("--rename-command", "HSET", "JSON.SET");
    }

    /** The document of a key, or null. */
    static @Nullable String read(RealRedis.Eyes eyes, String key) {
        return switch (eyes.redis().type(key)) {
            case "none" -> null;
            case "hash" -> eyes.redis().hget(key, ROOT);
            default ->
                eyes.redis()
                        .dispatch(
                                new Get(),
                                new ValueOutput<>(StringCodec.UTF8),
                                new CommandArgs<>(StringCodec.UTF8).addKey(key));
        };
    }

    private static final class Get implements ProtocolKeyword {
        @Override
        public byte[] getBytes() {
            return "JSON.GET".getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public String toString() {
            return "JSON.GET";
        }
    }
}
