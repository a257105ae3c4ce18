package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.fault.Fault;
import io.millrace.core.settings.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkSettingsTest {
    @Test
    void hasSafeDefaults() {
        SinkOptions options = SinkSettings.parse(checked(Map.of("name", "shop", "millrace.task", "3")));

        assertThat(options)
                .isEqualTo(new SinkOptions(
                        "shop-3",
                        2,
                        2000,
                        5L << 20,
                        Duration.ofMillis(10),
                        64L << 20,
                        new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10)),
                        new SweepOptions(SweepMode.ON, 50, OnTruncate.EMPTY),
                        new DeleteRetention(Duration.ofDays(7), null),
                        false,
                        new RecordRules(
                                null, TopicNames.SAME, List.of(), new RejectionPolicy(OnRejected.FAIL, Map.of())),
                        Duration.ofSeconds(45)));
    }

    @Test
    void readsEverySetting() {
        Map<String, String> config = new HashMap<>();
        config.put("name", "shop");
        config.put("lanes", "4");
        config.put("batch.records", "500");
        config.put("batch.bytes", "2000");
        config.put("linger.ms", "0");
        config.put("memory.bytes", "2000000");
        config.put("retry.backoff.ms", "5");
        config.put("retry.backoff.max.ms", "50");
        config.put("on.truncate", "ignore");
        config.put("version.field", "updated");
        config.put("topics", "a1, a2");
        config.put("topic.names", "a(.*)=b$1");
        config.put("sweep", "dry-run");
        config.put("sweep.max.percent", "7");
        config.put("delete.retention.ms", "86400000");
        config.put("resynced.at", "2026-01-26T14:00:00Z");
        config.put("errors.tolerance", "all");
        config.put("errors.deadletterqueue.topic.name", "dead");
        config.put("errors.deadletterqueue.context.headers.enable", "true");
        config.put("on.rejected", "RECORD_TOO_LARGE=drop");
        config.put("consumer.override.session.timeout.ms", "10000");
        Values values = checked(config);

        assertThat(values.problems().byField()).isEmpty();
        assertThat(SinkSettings.parse(values))
                .isEqualTo(new SinkOptions(
                        "shop-0",
                        4,
                        500,
                        2000,
                        Duration.ZERO,
                        2_000_000,
                        new Backoff(Duration.ofMillis(5), Duration.ofMillis(50)),
                        new SweepOptions(SweepMode.DRY_RUN, 7, OnTruncate.IGNORE),
                        new DeleteRetention(Duration.ofDays(1), Instant.parse("2026-01-26T14:00:00Z")),
                        true,
                        new RecordRules(
                                "updated",
                                TopicNames.parse(List.of("a(.*)=b$1")),
                                List.of("a1", "a2"),
                                new RejectionPolicy(
                                        OnRejected.DEAD_LETTER, Map.of(Fault.RECORD_TOO_LARGE, OnRejected.DROP))),
                        Duration.ofSeconds(10)));
    }

    @Test
    void aTimeOfAReadingIsATimeInThePast() {
        assertThat(checked(Map.of("resynced.at", "yesterday")).problems().byField())
                .containsOnlyKeys("resynced.at");
        assertThat(checked(Map.of("resynced.at", "2996-11-26T14:00:00Z"))
                        .problems()
                        .byField())
                .containsOnlyKeys("resynced.at");
    }

    @Test
    void aQueueWithoutToleranceOrToleranceWithoutAQueueIsAProblem() {
        assertThat(checked(Map.of("errors.deadletterqueue.topic.name", "dead"))
                        .problems()
                        .byField())
                .containsOnlyKeys("errors.tolerance", "errors.deadletterqueue.context.headers.enable");
        assertThat(checked(Map.of("errors.tolerance", "all")).problems().byField())
                .containsOnlyKeys("errors.tolerance");
        assertThat(checked(Map.of("errors.tolerance", "none")).problems().byField())
                .isEmpty();
    }

    @Test
    void aLongestBackoffBelowTheFirstIsAProblem() {
        assertThat(checked(Map.of("retry.backoff.ms", "200", "retry.backoff.max.ms", "100"))
                        .problems()
                        .byField())
                .containsOnlyKeys("retry.backoff.max.ms");
    }

    @Test
    void aTopicNameThatCannotBeMadeIsAProblem() {
        assertThat(checked(Map.of("topic.names", "a=$1")).problems().byField()).containsOnlyKeys("topic.names");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep", "dead_letter", "RECORD_TOO_LARGE=dead-letter", "TARGET_BUSY=drop", "NO_SUCH=drop"})
    void aPolicyThatCannotBeFollowedIsAProblem(String policy) {
        assertThat(checked(Map.of("on.rejected", policy)).problems().byField()).containsOnlyKeys("on.rejected");
    }

    @Test
    void tasksKnowTheirNumber() {
        List<Map<String, String>> tasks = SinkTasks.configs(Map.of("name", "shop"), 2);

        assertThat(tasks).extracting(SinkTasks::name).containsExactly("shop-0", "shop-1");
        tasks.forEach(task -> assertThat(checked(task).problems().byField()).isEmpty());
    }

    private static Values checked(Map<String, String> config) {
        Values values = SinkSettings.common().read(config);
        SinkSettings.check(values);
        return values;
    }
}
