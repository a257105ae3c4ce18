package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.settings.ReferencePages;
import io.millrace.core.settings.Settings;
import io.millrace.core.settings.SettingsAssertions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchSinkConfigTest {
    private static final Settings SETTINGS = SearchSinkConfig.settings(Dialect.ELASTICSEARCH);
    private static final String FINGERPRINT = "ab".repeat(32);

    @Test
    void hasTheseDefaults() {
        Map<String, String> expected = new HashMap<>(Map.of(
                "username", "",
                "password", "",
                "api.key", "",
                "ssl.ca.file", "",
                "ssl.fingerprint", "",
                "connect.timeout.ms", "5000",
                "request.timeout.ms", "30000",
                "request.compression", "false",
                "index.name", "${topic}",
                "document.id", "${key}"));
        for (String setting : List.of(
                "bearer.token",
                "ssl.client.certificate.file",
                "ssl.client.key.file",
                "proxy",
                "proxy.username",
                "proxy.password",
                "document.routing",
                "ingest.pipeline",
                "append.timestamp.column",
                "geo.points")) {
            expected.put(setting, "");
        }
        expected.put("on.mapping.conflict", "keep");
        expected.put("deletes", "remove");
        expected.put("write.method", "index");
        expected.put("searchable.sample.ms", "60000");
        expected.put("upsert.owner", "${topic}");
        expected.putAll(Map.of("index.shards", "1", "index.replicas", "1", "index.gc.deletes.ms", "600000"));
        io.millrace.sink.SinkSettings.common()
                .all()
                .forEach(setting -> expected.put(setting.name(), printedDefault(setting)));

        SettingsAssertions.assertDefaults(SETTINGS, expected);
    }

    private static <T> String printedDefault(io.millrace.core.settings.Setting<T> setting) {
        return setting.print(SETTINGS.read(Map.of()).get(setting));
    }

    @Test
    void everySettingCounts() {
        Map<String, String> full = new HashMap<>(Map.of(
                "hosts", "https://h:1",
                "username", "u",
                "password", "p",
                "api.key", "k",
                "ssl.ca.file", "/ca.pem",
                "ssl.fingerprint", FINGERPRINT,
                "connect.timeout.ms", "1000",
                "request.timeout.ms", "2000",
                "request.compression", "true",
                "index.name", "my-${table}"));
        full.put("deletes", "keep");
        full.put("write.method", "upsert");
        full.put("searchable.sample.ms", "0");
        full.put("upsert.owner", "shop");
        full.put("append.timestamp.column", "at");
        full.putAll(Map.of(
                "bearer.token", "t",
                "ssl.client.certificate.file", "/client.pem",
                "ssl.client.key.file", "/client-key.pem",
                "proxy", "http://proxy:3128",
                "proxy.username", "pu",
                "proxy.password", "pp",
                "document.routing", "${key.id}",
                "ingest.pipeline", "geocode",
                "geo.points", "location=lat:lon",
                "on.mapping.conflict", "fail"));
        full.putAll(Map.of(
                "document.id", "${key.id}", "index.shards", "2", "index.replicas", "0", "index.gc.deletes.ms", "1000"));
        full.putAll(Map.of(
                "memory.bytes", "2000000",
                "lanes", "3",
                "batch.records", "10",
                "batch.bytes", "2048",
                "linger.ms", "3",
                "retry.backoff.ms", "5",
                "retry.backoff.max.ms", "5000",
                "on.truncate", "ignore"));
        full.putAll(Map.of(
                "version.field", "updated_at",
                "topic.names", "a=b",
                "on.rejected", "drop"));
        full.putAll(Map.of("sweep", "off", "sweep.max.percent", "10"));
        full.putAll(Map.of("delete.retention.ms", "86400000", "resynced.at", "2026-01-26T14:00:00Z"));

        SettingsAssertions.assertEverySettingCounts(
                SETTINGS, config -> SearchSinkConfig.of(SETTINGS.read(config)), full);
    }

    @Test
    void theReferencePagesAreCurrent() {
        ReferencePages.assertCurrent(SETTINGS, "elasticsearch-sink.md");
        ReferencePages.assertCurrent(SearchSinkConfig.settings(Dialect.OPENSEARCH), "opensearch-sink.md");
    }

    @Test
    void secretsAreNotShown() {
        Map<String, String> config = Map.of("hosts", "http://h:1", "username", "u", "password", "s3cret");

        assertThat(SearchSinkConfig.parse(Dialect.ELASTICSEARCH, config).toString())
                .contains("h:1")
                .doesNotContain("s3cret");
    }

    @Test
    void namesTheNearestSettingForAnUnknownKey() {
        assertThatThrownBy(() ->
                        SearchSinkConfig.parse(Dialect.ELASTICSEARCH, Map.of("hosts", "http://h:1", "index.nmae", "x")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("index.name");
    }

    @ParameterizedTest
    @CsvSource({
        "hosts, ''",
        "hosts, search-1:9200",
        "hosts, ftp://search-1",
        "hosts, http://user:s3cret@search-1:9200",
        "hosts, http://search-1:9200?x=s3cret",
        "hosts, 'http://a:1/x,http://b:1/y'",
        "document.routing, '${value.id}'",
        "upsert.owner, '${key}'",
        "geo.points, location",
        "proxy, proxy:3128",
        "proxy, http://proxy",
        "proxy, http://user:s3cret@proxy:3128",
        "index.shards, 0",
        "ssl.fingerprint, abc",
        "ssl.fingerprint, " + "abababababababababababababababababababababababababababababababab",
        "ssl.ca.file, /nowhere/ca.pem"
    })
    void refusesAValueOnItsField(String field, String value) {
        Map<String, String> config = new HashMap<>(Map.of("hosts", "http://h:1"));
        config.put(field, value);

        assertThat(problems(config)).containsKey(field);
        assertThat(problems(config).toString()).doesNotContain("user:s3cret");
    }

    @Test
    void credentialsComeTogether() {
        assertThat(problems(Map.of("hosts", "http://h:1", "username", "u"))).containsOnlyKeys("password");
        assertThat(problems(Map.of("hosts", "http://h:1", "password", "p"))).containsOnlyKeys("username");
        assertThat(problems(Map.of("hosts", "http://h:1", "username", "u", "password", "p", "api.key", "k")))
                .containsOnlyKeys("api.key");
        assertThat(problems(Map.of("hosts", "http://h:1", "api.key", "k", "bearer.token", "t")))
                .containsOnlyKeys("bearer.token");
        assertThat(problems(Map.of("hosts", "https://h:1", "ssl.fingerprint", FINGERPRINT)))
                .isEmpty();
        assertThat(problems(Map.of("hosts", "https://h:1", "ssl.client.key.file", "/key.pem")))
                .containsOnlyKeys("ssl.client.certificate.file");
        assertThat(problems(Map.of("hosts", "http://h:1", "proxy", "http://p:1", "proxy.username", "u")))
                .containsOnlyKeys("proxy.password");
        assertThat(problems(Map.of("hosts", "http://h:1", "proxy.username", "u", "proxy.password", "p")))
                .containsOnlyKeys("proxy");
    }

    @Test
    void aWriteMethodSaysWhatDoesNotGoWithIt() {
        Map<String, String> merging = Map.of("hosts", "http://h:1", "write.method", "upsert");
        assertThat(problems(merging)).containsOnlyKeys("deletes");
        assertThat(problems(with(merging, "deletes", "keep"))).isEmpty();
        assertThat(problems(with(with(merging, "deletes", "keep"), "ingest.pipeline", "p")))
                .containsOnlyKeys("ingest.pipeline");

        Map<String, String> appending = Map.of("hosts", "http://h:1", "write.method", "append");
        assertThat(problems(with(appending, "append.timestamp.column", "at"))).isEmpty();
        assertThat(problems(with(appending, "deletes", "keep"))).containsOnlyKeys("deletes");
        assertThat(problems(with(appending, "document.routing", "${key.id}"))).containsOnlyKeys("document.routing");
        assertThat(problems(Map.of("hosts", "http://h:1", "append.timestamp.column", "at")))
                .containsOnlyKeys("append.timestamp.column");
    }

    private static Map<String, String> with(Map<String, String> config, String name, String value) {
        Map<String, String> more = new HashMap<>(config);
        more.put(name, value);
        return more;
    }

    @Test
    void onlyElasticsearchHasApiKeys() {
        assertThatThrownBy(
                        () -> SearchSinkConfig.parse(Dialect.OPENSEARCH, Map.of("hosts", "http://h:1", "api.key", "k")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("api.key");
    }

    private static Map<String, List<String>> problems(Map<String, String> config) {
        var values = SETTINGS.read(config);
        SearchSinkChecks.check(values);
        return values.problems().byField();
    }
}
