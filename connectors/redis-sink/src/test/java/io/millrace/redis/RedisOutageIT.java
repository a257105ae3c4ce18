package io.millrace.redis;

import io.lettuce.core.KillArgs;
import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.Server;
import io.millrace.sink.testing.OutageBehaviour;
import io.millrace.sink.testing.SinkTarget;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

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
        return new RedisTarget(eyes, settings(port));
    }

    @Test
    void credentialsThatAreRevokedAreTriedUntilTheyAreRestored() {
        Map<String, String> settings = new HashMap<>(settings(redis.server().port()));
        settings.putAll(Map.of("username", "cache", "password", "tiger"));
        eyes.acl("SETUSER", "cache", "on", ">tiger", "~*", "+@all");
        survives(
                new RedisTarget(eyes, settings),
                "revoked",
                () -> {
                    eyes.acl("SETUSER", "cache", "resetpass");
                    long unused = eyes.redis().clientKill(KillArgs.Builder.user("cache"));
                },
                () -> eyes.acl("SETUSER", "cache", ">tiger"),
                "TARGET_AUTHENTICATION");
    }

    @Test
    void rightsThatAreTakenAwayAreWaitedFor() {
        Map<String, String> settings = new HashMap<>(settings(redis.server().port()));
        settings.putAll(Map.of("username", "reader", "password", "tiger"));
        eyes.acl("SETUSER", "reader", "on", ">tiger", "~*", "+@all");
        survives(
                new RedisTarget(eyes, settings),
                "rights",
                () -> eyes.acl("SETUSER", "reader", "-@write", "-@scripting"),
                () -> eyes.acl("SETUSER", "reader", "+@all"),
                "TARGET_PRIVILEGES");
    }

    private static Map<String, String> settings(int port) {
        return Map.of(
                "uri", "redis://127.0.0.1:" + port,
                "connect.timeout.ms", "1000",
                "command.timeout.ms", "1000");
    }

    @AfterAll
    void stop() {
        eyes.close();
        redis.close();
    }
}
