package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.settings.ReferencePages;
import io.millrace.core.settings.SettingsAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisSinkConfigTest {
    private static final Map<String, String> LEAST = Map.of("uri", "redis://localhost:6379");

    @Test
    void pinsDefaults() {
        Map<String, String> defaults = new HashMap<>(sinkDefaults());
        defaults.putAll(Map.of(
                "username", "",
                "password", "",
                "database", "0",
                "ssl.ca.file", "",
                "connect.timeout.ms", "5000",
                "command.timeout.ms", "10000",
                "key", "${topic}:${key}",
                "guard", "version",
                "tombstone.retention.ms", "604800000"));
        SettingsAssertions.assertDefaults(RedisSinkConfig.SETTINGS, defaults);
    }

    @Test
    void everySettingCounts(@TempDir Path folder) throws IOException {
        Path ca = Files.writeString(folder.resolve("ca.pem"), "");
        Map<String, String> full = new HashMap<>(Map.of(
                "uri", "rediss://cache.example:7000",
                "username", "millrace",
                "password", "secret",
                "database", "3",
                "ssl.ca.file", ca.toString(),
                "connect.timeout.ms", "1000",
                "command.timeout.ms", "2000",
                "key", "cache:${key}",
                "guard", "none",
                "tombstone.retention.ms", "60000"));
        full.putAll(Map.of(
                "memory.bytes", "2000000",
                "lanes", "3",
                "batch.records", "10",
                "batch.bytes", "2048",
                "linger.ms", "1",
                "retry.backoff.ms", "50",
                "retry.backoff.max.ms", "5000",
                "on.truncate", "ignore",
                "sweep", "off",
                "sweep.max.percent", "10"));

        SettingsAssertions.assertEverySettingCounts(
                RedisSinkConfig.SETTINGS, config -> RedisSinkConfig.of(RedisSinkConfig.SETTINGS.read(config)), full);
    }

    @Test
    void referenceIsCurrent() {
        ReferencePages.assertCurrent(RedisSinkConfig.SETTINGS, "redis-sink.md");
    }

    @Test
    void reportsEveryProblemOnItsField(@TempDir Path folder) {
        Map<String, String> config = Map.of(
                "uri", "redis://user:hidden@localhost",
                "username", "millrace",
                "ssl.ca.file", folder.resolve("missing.pem").toString(),
                "key", "${topic}",
                "gaurd", "none");

        assertThatThrownBy(() -> RedisSinkConfig.parse(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("uri: must hold no user and password")
                .hasMessageContaining("password: is required with username")
                .hasMessageContaining("missing.pem")
                .hasMessageContaining("key = ${topic}: must use the record's key")
                .hasMessageContaining("guard")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void neverShowsThePassword() {
        Map<String, String> config = new HashMap<>(LEAST);
        config.put("password", "tiger");

        assertThat(RedisSinkConfig.parse(config).toString()).doesNotContain("tiger");
    }

    @Test
    void certificatesAreForEncryptedConnections(@TempDir Path folder) throws IOException {
        Map<String, String> config = new HashMap<>(LEAST);
        config.put(
                "ssl.ca.file", Files.writeString(folder.resolve("ca.pem"), "").toString());

        assertThatThrownBy(() -> RedisSinkConfig.parse(config)).hasMessageContaining("rediss://");
    }

    private static Map<String, String> sinkDefaults() {
        return Map.of(
                "memory.bytes", "67108864",
                "lanes", "2",
                "batch.records", "2000",
                "batch.bytes", "5242880",
                "linger.ms", "10",
                "retry.backoff.ms", "100",
                "retry.backoff.max.ms", "10000",
                "on.truncate", "empty",
                "sweep", "on",
                "sweep.max.percent", "50");
    }
}
