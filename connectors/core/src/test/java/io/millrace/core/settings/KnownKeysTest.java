package io.millrace.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownKeysTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "connector.class",
                "connector.plugin.version",
                "task.class",
                "tasks.max.enforce",
                "key.converter.schemas.enable",
                "value.converter.plugin.version",
                "predicates.isTombstone.type",
                "config.action.reload",
                "errors.tolerance",
                "producer.override.compression.type",
                "consumer.override.max.poll.records",
                "admin.override.retries"
            })
    void knowsWhatConnectReadsForEveryConnector(String key) {
        assertThat(KnownKeys.ofConnectSource().knows(key, Map.of())).isTrue();
        assertThat(KnownKeys.ofConnectSink().knows(key, Map.of())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"topics", "topics.regex", "errors.deadletterqueue.topic.name"})
    void knowsWhatOnlySinksHave(String key) {
        assertThat(KnownKeys.ofConnectSource().knows(key, Map.of())).isFalse();
        assertThat(KnownKeys.ofConnectSink().knows(key, Map.of())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"topic.creation.default.partitions", "exactly.once.support", "offsets.storage.topic"})
    void knowsWhatOnlySourcesHave(String key) {
        assertThat(KnownKeys.ofConnectSource().knows(key, Map.of())).isTrue();
        assertThat(KnownKeys.ofConnectSink().knows(key, Map.of())).isFalse();
    }

    @Test
    void aPatternMatchesTheWholeKey() {
        KnownKeys keys = KnownKeys.none().withPatterns(Pattern.compile("column\\.mask\\.with\\.\\d+\\.chars"));
        assertThat(keys.knows("column.mask.with.12.chars", Map.of())).isTrue();
        assertThat(keys.knows("column.mask.with.12.chars.more", Map.of())).isFalse();
    }

    @Test
    void aMistakeInTheSuffixOfAPrefixIsNotOurs() {
        assertThat(KnownKeys.ofTransform().knows("type", Map.of())).isTrue();
        assertThat(KnownKeys.ofTransform().knows("types", Map.of())).isFalse();
    }
}
