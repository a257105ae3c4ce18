package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

/** What {@code PUT /connector-plugins/.../config/validate} says about a real server. */
class PreflightIT {
    @Test
    void findsNothingWrongWithARightServer() {
        try (RealRedis redis = new RealRedis()) {
            assertThat(problems(redis, Map.of())).isEmpty();
        }
    }

    @Test
    void putsAWrongPasswordOnItsField() {
        try (RealRedis redis = new RealRedis();
                RealRedis.Eyes eyes = redis.look()) {
            eyes.redis().configSet("requirepass", "tiger");
            assertThat(problems(redis, Map.of("password", "lion"))).containsOnlyKeys("password");
            assertThat(problems(redis, Map.of())).containsOnlyKeys("password");
            assertThat(problems(redis, Map.of("password", "tiger"))).isEmpty();
        }
    }

    @Test
    void putsAServerThatIsNotThereOnTheAddressInTime() {
        try (RealRedis redis = new RealRedis()) {
            redis.server().stop();
            long start = System.nanoTime();

            assertThat(problems(redis, Map.of())).containsOnlyKeys("uri");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void putsAnUnknownDatabaseOnItsField() {
        try (RealRedis redis = new RealRedis()) {
            assertThat(problems(redis, Map.of("database", "99"))).containsOnlyKeys("database");
        }
    }

    @Test
    void refusesANodeOfACluster() {
        try (RealRedis redis = new RealRedis("--cluster-enabled", "yes")) {
            assertThat(problems(redis, Map.of())).containsOnlyKeys("topology");
        }
    }

    @Test
    void saysWhenScriptsAreForbidden() {
        try (RealRedis redis = new RealRedis("--rename-command", "SCRIPT", "")) {
            assertThat(problems(redis, Map.of())).containsOnlyKeys("guard");
            assertThat(problems(redis, Map.of("guard", "none"))).isEmpty();
        }
    }

    @Test
    void putsAMissingModuleOnTheShapeThatNeedsIt() {
        try (RealRedis redis = new RealRedis()) {
            assertThat(problems(redis, Map.of("shape", "redisjson"))).containsOnlyKeys("shape");
            assertThat(problems(
                            redis,
                            Map.of(
                                    "layouts", "carts",
                                    "layout.carts.topics", "shop.carts",
                                    "layout.carts.shape", "redisjson")))
                    .containsOnlyKeys("layout.carts.shape")
                    .allSatisfy((field, found) ->
                            assertThat(found).singleElement().asString().contains("RedisJSON"));
        }
        try (RealRedis redis = DocumentServer.open()) {
            assertThat(problems(redis, Map.of("shape", "redisjson"))).isEmpty();
        }
    }

    private static Map<String, List<String>> problems(RealRedis redis, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(Map.of(
                "name",
                "cache",
                "connector.class",
                RedisSinkConnector.class.getName(),
                "topics",
                "shop.orders",
                "uri",
                "redis://" + redis.server().host() + ":" + redis.server().port()));
        config.putAll(more);
        Config result = new RedisSinkConnector().validate(config);
        return result.configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }
}
