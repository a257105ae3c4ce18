package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.millrace.sandbox.RedisOptions;
import io.millrace.sandbox.RedisRelease;
import io.millrace.sandbox.RedisServer;
import io.millrace.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** A real server of the sandbox, with clients of ours and one to look with. */
final class RealRedis implements AutoCloseable {
    private final Sandbox sandbox = Sandbox.open();
    private final RedisServer server;

    RealRedis(String... arguments) {
        this(RedisRelease.V6_2, arguments);
    }

    RealRedis(RedisRelease release, String... arguments) {
        server = sandbox.startRedis(RedisOptions.defaults().withRelease(release).withExtraArgs(arguments));
    }

    /** Why there is no server of a release, or nothing. */
    static Optional<String> lacks(RedisRelease release) {
        try (Sandbox any = Sandbox.open()) {
            return any.lacksFor(release);
        }
    }

    RedisServer server() {
        return server;
    }

    Endpoint endpoint(@Nullable String username, @Nullable String password) {
        return new Endpoint(
                new Endpoint.Address(server.host(), server.port(), false),
                TlsFiles.NONE,
                Optional.ofNullable(username),
                Optional.ofNullable(password).map(Password::new),
                0);
    }

    RedisClient client() {
        return client(endpoint(null, null));
    }

    RedisClient client(Endpoint endpoint) {
        return new LettuceRedisClient("it", endpoint, Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    /** A second connection, of Lettuce's own kind. */
    Eyes look() {
        io.lettuce.core.RedisClient client =
                io.lettuce.core.RedisClient.create(server.uri().toString());
        return new Eyes(client, client.connect());
    }

    @Override
    public void close() {
        sandbox.close();
    }

    record Eyes(io.lettuce.core.RedisClient client, StatefulRedisConnection<String, String> connection)
            implements AutoCloseable {
        RedisCommands<String, String> redis() {
            return connection.sync();
        }

        /** Changes users and their rights. */
        void acl(String... words) {
            CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
            for (String word : words) {
                arguments.add(word);
            }
            String answer = redis().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
            assertThat(answer).isEqualTo("OK");
        }

        @Override
        public void close() {
            connection.close();
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
    }

    static RedisPipeline guarded(RedisClient client) {
        return new RedisPipeline(client, new Requests(new Commands(Guard.VERSION, Duration.ofDays(7)), false));
    }

    static RedisOp set(String key, String json, long version) {
        return new RedisOp.SetJson(key, json.getBytes(StandardCharsets.UTF_8), version, -1);
    }

    static RedisOp remove(String key, long version) {
        return new RedisOp.Remove(key, version, -1);
    }

    static String guardOf(String key) {
        return new String(GuardKey.of(key.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
