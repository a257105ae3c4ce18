package io.millrace.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.debezium.config.Field;
import io.millrace.core.settings.ConfigReference;
import io.millrace.core.settings.ReferencePages;
import io.millrace.core.settings.SettingsAssertions;
import io.millrace.source.KeepAliveSockets;
import java.util.HashMap;
import java.util.Map;
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
                MariaDbSourceConfig::parse,
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
        assertThatThrownBy(() -> MariaDbSourceConfig.parse(with(Map.of("database.hostnam", "h"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("database.hostname");
    }

    @Test
    void handsDebeziumItsConfigurationWithOurDefaults() {
        assertThat(MariaDbSourceConfig.parse(with(Map.of("tombstones.on.delete", "true", "connect.keep.alive", "true")))
                        .debezium())
                .containsEntry("connector.class", "io.debezium.connector.mariadb.MariaDbConnector")
                .containsEntry("skipped.operations", "none")
                .containsEntry("tombstones.on.delete", "false")
                .containsEntry("connect.keep.alive", "false")
                .doesNotContainKeys("record.format", "downtime.expected.ms");
    }

    @Test
    void keepsSecretsOutOfItsText() {
        MariaDbSourceConfig config = MariaDbSourceConfig.parse(DEBEZIUM);

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
        assertThat(MariaDbSourceConfig.parse(with(Map.of())).debezium())
                .containsEntry("driver.socketFactory", KeepAliveSockets.class.getName())
                .containsEntry("driver.tcpKeepAlive", "true");
        assertThat(MariaDbSourceConfig.parse(with(Map.of(
                                "driver.socketFactory", "com.example.Sockets", "database.tcpKeepAlive", "false")))
                        .debezium())
                .containsEntry("driver.socketFactory", "com.example.Sockets")
                .doesNotContainKey("driver.tcpKeepAlive");
    }

    @Test
    void itsReferencePageIsCurrent() {
        StringBuilder page = new StringBuilder(ConfigReference.markdown(MariaDbSourceConfig.SETTINGS));
        page.append("\n## Debezium's settings\n\n")
                .append("Every setting of Debezium's MariaDB connector is accepted under its own name and does what"
                        + " Debezium's documentation says,\nwith its default unless the table names another;")
                .append(" `connect.keep.alive` is `false` whatever is said (decision 0101).\nSettings that Debezium"
                        + " finds by pattern are accepted too: `driver.*`,")
                .append(" `schema.history.internal.*`, `signal.*`,\n`notification.*`, `column.mask.*`,"
                        + " `column.truncate.*`,")
                .append(" `snapshot.select.statement.overrides.*` and those of\n`converters` and"
                        + " `post.processors`.\n\n")
                .append("| setting | default |\n|---|---|\n");
        for (Field field : MariaDbKeys.fields()) {
            page.append("| `")
                    .append(field.name())
                    .append("` | ")
                    .append(standard(field))
                    .append(" |\n");
        }
        ReferencePages.assertCurrent(page.toString(), "mariadb-source.md");
    }

    private static String standard(Field field) {
        String ours = MariaDbSourceConfig.DEFAULTS.get(field.name());
        if (ours != null) {
            return "`" + ours + "` (Debezium: `" + field.defaultValueAsString() + "`)";
        }
        String text = field.defaultValueAsString();
        return text == null || text.isEmpty() ? "" : "`" + text.replace("|", "\\|") + "`";
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(DEBEZIUM);
        config.putAll(more);
        return config;
    }
}
