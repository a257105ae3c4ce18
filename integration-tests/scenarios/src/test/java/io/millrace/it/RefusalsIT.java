package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.harness.ConnectRest;
import io.millrace.harness.ConnectRest.Reply;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is wrong is refused in words that help, on the field it is about. */
class RefusalsIT {
    private static ConnectRest rest;
    private static Pipeline pipeline;

    @BeforeAll
    static void start() throws Exception {
        rest = Workers.shared().rest();
        pipeline = new Pipeline("refusals", Workers.shared().bootstrapServers());
    }

    @AfterAll
    static void stop() {
        pipeline.delete(rest);
        pipeline.close();
    }

    @Test
    void aMisspeltKeyIsRefusedNamingTheRightOne() {
        Map<String, String> source = pipeline.sourceConfig();
        source.put("table.inlcude.list", "refusals.t");
        Map<String, String> search = pipeline.searchConfig();
        search.put("batch.record", "10");
        Map<String, String> redis = pipeline.redisConfig();
        redis.put("linger.mss", "10");

        assertRefused(source, "table.inlcude.list", "table.include.list");
        assertRefused(search, "batch.record", "batch.records");
        assertRefused(redis, "linger.mss", "linger.ms");
    }

    private static void assertRefused(Map<String, String> config, String misspelt, String right) {
        Reply reply = rest.call("PUT", "/connectors/refused/config", config);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().path("message").asText()).contains(misspelt).contains(right);
        assertThat(rest.validate(config))
                .hasEntrySatisfying(misspelt, errors -> assertThat(errors).contains(right));
        assertThat(rest.call("GET", "/connectors/refused", null).status()).isEqualTo(404);
    }

    @Test
    void aWrongPasswordIsReportedOnItsField() {
        Map<String, String> source = pipeline.sourceConfig();
        source.put("database.user", "millrace");
        source.put("database.password", "wr0ng-canary");

        Map<String, String> errors = rest.validate(source);

        assertThat(errors).containsOnlyKeys("database.password");
        assertThat(errors.get("database.password")).contains("millrace").doesNotContain("wr0ng-canary");
    }

    @Test
    void anUnreachableServerIsReportedOnItsFieldWithinFiveSeconds() {
        Map<String, String> source = pipeline.sourceConfig();
        source.put("database.port", "1");
        Map<String, String> search = pipeline.searchConfig();
        search.put("hosts", "http://127.0.0.1:1");
        Map<String, String> redis = pipeline.redisConfig();
        redis.put("uri", "redis://127.0.0.1:1");

        assertThat(within5Seconds(source)).containsOnlyKeys("database.hostname");
        assertThat(within5Seconds(search)).containsOnlyKeys("hosts");
        assertThat(within5Seconds(redis)).containsOnlyKeys("uri");
    }

    private static Map<String, String> within5Seconds(Map<String, String> config) {
        long start = System.nanoTime();
        Map<String, String> errors = rest.validate(config);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        return errors;
    }

    @Test
    void aTableWithoutAKeyIsRefusedByName() throws Exception {
        pipeline.execute("CREATE TABLE keyless (a INT)", "INSERT INTO keyless VALUES (1)");
        Map<String, String> config = pipeline.sourceConfig();
        config.put("table.include.list", "refusals.keyless");

        Reply reply = rest.call("PUT", "/connectors/" + pipeline.source() + "/config", config);

        if (reply.status() == 400) {
            assertThat(reply.body().path("message").asText())
                    .contains("refusals.keyless")
                    .contains("message.key.columns");
        } else {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> rest.taskState(pipeline.source()).equals("FAILED"));
            assertThat(rest.trace(pipeline.source()))
                    .contains("SOURCE_TABLE_WITHOUT_KEY")
                    .contains("refusals.keyless")
                    .contains("message.key.columns");
        }
    }
}
