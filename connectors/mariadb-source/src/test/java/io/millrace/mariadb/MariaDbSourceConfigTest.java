package io.millrace.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.binlog.BinlogSourceConfig;
import io.millrace.core.settings.ConfigReference;
import io.millrace.core.settings.ReferencePages;
import io.millrace.core.settings.SettingsAssertions;
import io.millrace.source.DebeziumReference;
import io.millrace.source.KeepAliveSockets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class MariaDbSourceConfigTest {
    private static final Map<String, String> DEBEZIUM = Map.of(
            "name", "c",
            "connector.class", "io.millrace.mariadb.MariaDbSourceConnector",
            "topic.prefix", "shop",
            "database.hostname", "localhost",
            "database.port", "1",
            "database.user", "u",
            "database.password", "very-secret",
            "database.server.id", "4711",
            "schema.history.internal.kafka.bootstrap.servers", "b:9092",
            "schema.history.internal.kafka.topic", "h");

    @Test
    void everySettingCounts() {
        SettingsAssertions.assertEverySettingCounts(
                MariaDbSourceConfig.SETTINGS,
                MariaDbSourceConfig.SOURCE::parse,
                with(Map.ofEntries(
                        Map.entry("record.format", "envelope"),
                        Map.entry("clock.ahead", "fail"),
                        Map.entry("control.partitions", "3"),
                        Map.entry("control.kafka.bootstrap.servers", "b:1"),
                        Map.entry("ephemeral", "true"),
                        Map.entry("downtime.expected.ms", "1000"),
                        Map.entry("watchdog.interval.ms", "1000"),
                        Map.entry("watchdog.limit.ms", "2000"),
                        Map.entry("snapshot.strategy", "incremental"),
                        Map.entry("tables.added", "ignore"),
                        Map.entry("gap.policy", "resync"))));
    }

    @Test
    void acceptsAnExistingConfigurationOfDebezium() {
        Map<String, String> config = with(Map.of(
                "table.include.list", "shop.orders",
                "column.mask.with.12.chars", "shop.customers.name",
                "snapshot.select.statement.overrides.shop.orders", "SELECT 1",
                "database.ssl.mode", "verify-full",
                "connect.keep.alive", "true",
                "gtid.source.includes", "0-1",
                "driver.sslMode", "trust",
                "transforms", "route",
                "transforms.route.type", "x.Y",
                "topic.creation.default.partitions", "3"));

        assertThat(MariaDbSourceConfig.SETTINGS.read(config).problems().byField())
                .isEmpty();
    }

    @Test
    void namesTheKeyThatWasMeant() {
        assertThatThrownBy(() -> MariaDbSourceConfig.SOURCE.parse(with(Map.of("database.hostnam", "h"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("database.hostname");
    }

    @Test
    void handsDebeziumItsConfigurationWithOurDefaults() {
        assertThat(MariaDbSourceConfig.SOURCE
                        .parse(with(Map.of("tombstones.on.delete", "true", "connect.keep.alive", "true")))
                        .debezium())
                .containsEntry("connector.class", "io.debezium.connector.mariadb.MariaDbConnector")
                .containsEntry("skipped.operations", "none")
                .containsEntry("tombstones.on.delete", "false")
                .containsEntry("connect.keep.alive", "false")
                .doesNotContainKeys("record.format", "downtime.expected.ms");
    }

    @Test
    void keepsSecretsOutOfItsText() {
        BinlogSourceConfig config = MariaDbSourceConfig.SOURCE.parse(DEBEZIUM);

        assertThat(config.toString()).doesNotContain("very-secret");
        assertThat(config.setup().toString()).doesNotContain("very-secret");
    }

    @Test
    void reportsAnUnreachableServerOnItsHost() {
        assertThat(new MariaDbSourceConnector().validate(DEBEZIUM).configValues())
                .filteredOn(value -> !value.errorMessages().isEmpty())
                .singleElement()
                .satisfies(value -> {
                    assertThat(value.name()).isEqualTo("database.hostname");
                    assertThat(value.errorMessages()).noneMatch(message -> message.contains("very-secret"));
                });
    }

    @Test
    void hasTheSystemAskAfterTheServerUnlessTheUserSaysOtherwise() {
        assertThat(MariaDbSourceConfig.SOURCE.parse(with(Map.of())).debezium())
                .containsEntry("driver.socketFactory", KeepAliveSockets.class.getName())
                .containsEntry("driver.tcpKeepAlive", "true");
        assertThat(MariaDbSourceConfig.SOURCE
                        .parse(with(Map.of(
                                "driver.socketFactory", "com.example.Sockets", "database.tcpKeepAlive", "false")))
                        .debezium())
                .containsEntry("driver.socketFactory", "com.example.Sockets")
                .doesNotContainKey("driver.tcpKeepAlive");
    }

    @Test
    void itsReferencePageIsCurrent() {
        String page = ConfigReference.markdown(MariaDbSourceConfig.SETTINGS)
                + DebeziumReference.markdown(
                        "MariaDB",
                        Optional.of("`connect.keep.alive` is `false` whatever is said (decision 0101)."),
                        List.of("schema.history.internal.*"),
                        MariaDbKeys.fields(),
                        MariaDbSourceConfig.SOURCE.dialect().defaults());
        ReferencePages.assertCurrent(page, "mariadb-source.md");
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(DEBEZIUM);
        config.putAll(more);
        return config;
    }
}
