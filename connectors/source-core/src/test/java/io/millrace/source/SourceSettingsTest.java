package io.millrace.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceSettingsTest {
    @Test
    void asksTheBrokersOfTheSchemaHistoryWithItsSecurity() {
        Map<String, Object> admin = SourceSettings.adminConfig(Map.of(
                "schema.history.internal.kafka.bootstrap.servers", "b:1",
                "schema.history.internal.producer.security.protocol", "SSL",
                "schema.history.internal.producer.batch.size", "1"));

        assertThat(admin).isEqualTo(Map.of("bootstrap.servers", "b:1", "security.protocol", "SSL"));
    }

    @Test
    void prefersItsOwnBrokers() {
        Map<String, Object> admin = SourceSettings.adminConfig(Map.of(
                "schema.history.internal.kafka.bootstrap.servers", "b:1",
                "control.kafka.bootstrap.servers", "c:2",
                "control.kafka.security.protocol", "PLAINTEXT"));

        assertThat(admin).isEqualTo(Map.of("bootstrap.servers", "c:2", "security.protocol", "PLAINTEXT"));
    }

    @Test
    void fingerprintsTheSettingsThatChooseRowsAndNoOthers() {
        List<String> keys = List.of("table.include.list");
        String before = SourceSettings.fingerprint(Map.of("table.include.list", "a.b", "poll.interval.ms", "1"), keys);

        assertThat(SourceSettings.fingerprint(Map.of("table.include.list", "a.b"), keys))
                .isEqualTo(before);
        assertThat(SourceSettings.fingerprint(Map.of("table.include.list", "a.c"), keys))
                .isNotEqualTo(before);
        assertThat(SourceSettings.fingerprint(Map.of(), keys)).isNotEqualTo(before);
    }

    @Test
    void keepsSecretsOfTheAdminClientOutOfItsText() {
        PartitionLookup lookup = new PartitionLookup(
                Optional.empty(), Map.of("bootstrap.servers", "b:1", "sasl.jaas.config", "very-secret"));

        assertThat(lookup.toString()).doesNotContain("very-secret");
    }
}
