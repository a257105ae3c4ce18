package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.settings.ReferencePages;
import io.millrace.core.settings.SettingsAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                "guard", "version",
                "tombstone.retention.ms", "604800000"));
        defaults.putAll(Map.of(
                "shape", "json",
                "key", "${topic}:${key}",
                "ttl.ms", "",
                "ttl.column", "",
                "ttl.header", "",
                "ttl.jitter.percent", "0",
                "invalidate.channel", "",
                "stream.maxlen", "0",
                "set.column", "",
                "set.score.column", ""));
        defaults.put("layouts", "");
        defaults.put("ssl.client.certificate.file", "");
        defaults.put("ssl.client.key.file", "");
        defaults.putAll(Map.of(
                "topology", "standalone",
                "sentinel.master", "",
                "sentinel.password", "",
                "wait.replicas", "0",
                "failover.rewind.ms", "120000"));
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
                "guard", "none",
                "tombstone.retention.ms", "60000"));
        full.putAll(Map.of(
                "shape", "hash",
                "key", "cache:${key}",
                "ttl.ms", "1000",
                "ttl.column", "until",
                "ttl.header", "ttl",
                "ttl.jitter.percent", "5",
                "invalidate.channel", "gone",
                "stream.maxlen", "100",
                "set.column", "customer",
                "set.score.column", "at"));
        full.putAll(Map.of(
                "topology", "sentinel",
                "sentinel.master", "mymaster",
                "sentinel.password", "other",
                "wait.replicas", "1",
                "failover.rewind.ms", "1000"));
        full.putAll(Map.of("layouts", "sessions", "layout.sessions.topics", "sessions"));
        full.putAll(Map.of(
                "memory.bytes", "2000000",
                "lanes", "3",
                "batch.records", "10",
                "batch.bytes", "2048",
                "linger.ms", "1",
                "retry.backoff.ms", "50",
                "retry.backoff.max.ms", "5000",
                "on.truncate", "ignore"));
        full.putAll(Map.of(
                "version.field", "updated_at",
                "topic.names", "a=b",
                "on.rejected", "drop"));
        full.putAll(Map.of("sweep", "off", "sweep.max.percent", "10"));
        full.putAll(Map.of("delete.retention.ms", "86400000", "resynced.at", "2026-01-26T14:00:00Z"));
        full.putAll(Map.of("ssl.client.certificate.file", ca.toString(), "ssl.client.key.file", ca.toString()));

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
    void checksLayoutsOneByOne() {
        Map<String, String> config = new HashMap<>(LEAST);
        config.putAll(Map.of(
                "shape", "stream",
                "ttl.ms", "5",
                "layouts", "a,b,a",
                "layout.a.topics", "a.*",
                "layout.a.shape", "sorted_set",
                "layout.a.key", "by:${key}",
                "layout.a.ttl.mss", "5"));
        config.putAll(Map.of("layout.b.ttl.ms", "none", "layout.c.shape", "hash"));

        assertThatThrownBy(() -> RedisSinkConfig.parse(config))
                .hasMessageContaining("key: is required with shape=stream")
                .hasMessageContaining("ttl.ms: has no effect with shape=stream; it is for json and hash")
                .hasMessageContaining("layouts = a: must hold different names")
                .hasMessageContaining("layout.a.key = by:${key}: must not use the record's key")
                .hasMessageContaining("layout.a.set.column: is required with shape=sorted_set")
                .hasMessageContaining("layout.a.set.score.column: is required")
                .hasMessageContaining("layout.a.ttl.mss: is not a setting of a layout of the Redis sink")
                .hasMessageContaining("did you mean ttl.ms?")
                .hasMessageContaining("layout.b.topics: is required")
                .hasMessageContaining("layout.b.ttl.ms = none: must be a whole number")
                .hasMessageContaining("layout.c.shape: belongs to no layout");
    }

    @Test
    void checksHowServersAreArranged() {
        assertThatThrownBy(() -> RedisSinkConfig.parse(Map.of(
                        "uri", "redis://a:1,rediss://b:2",
                        "topology", "cluster",
                        "database", "2",
                        "sentinel.master", "m",
                        "shape", "set",
                        "key", "by-${table}",
                        "set.column", "c")))
                .hasMessageContaining("uri: must be all with redis:// or all with rediss://")
                .hasMessageContaining("database = 2: must be 0 in a cluster")
                .hasMessageContaining("sentinel.master: is for topology=sentinel")
                .hasMessageContaining("key = by-${table}: must have a part in braces");
        assertThatThrownBy(() -> RedisSinkConfig.parse(Map.of("uri", "redis://a:1,redis://b:2")))
                .hasMessageContaining("topology=cluster");
        assertThat(RedisSinkConfig.parse(
                                Map.of("uri", "redis://a:1, redis://b", "topology", "sentinel", "sentinel.master", "m"))
                        .topology())
                .isEqualTo(new Topology.Sentinel(
                        List.of(new Endpoint.Address("a", 1, false), new Endpoint.Address("b", 6379, false)),
                        "m",
                        Optional.empty()));
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
        Map<String, String> defaults = new HashMap<>(Map.of(
                "memory.bytes", "67108864",
                "lanes", "2",
                "batch.records", "2000",
                "batch.bytes", "5242880",
                "linger.ms", "10",
                "retry.backoff.ms", "100",
                "retry.backoff.max.ms", "10000",
                "on.truncate", "empty"));
        defaults.putAll(Map.of("version.field", "", "topic.names", "", "on.rejected", ""));
        defaults.putAll(Map.of("sweep", "on", "sweep.max.percent", "50"));
        defaults.putAll(Map.of("delete.retention.ms", "604800000", "resynced.at", ""));
        return defaults;
    }

    @Test
    void aCertificateOfTheClientNeedsItsKey(@TempDir Path folder) throws IOException {
        Map<String, String> config = new HashMap<>(Map.of("uri", "rediss://localhost:6379"));
        String file = Files.writeString(folder.resolve("client.pem"), "no certificate")
                .toString();
        config.put("ssl.client.certificate.file", file);
        assertThatThrownBy(() -> RedisSinkConfig.parse(config)).hasMessageContaining("ssl.client.key.file");

        config.put("ssl.client.key.file", file);
        assertThatThrownBy(() -> RedisSinkConfig.parse(config)).hasMessageContaining("PKCS #8");
    }
}
