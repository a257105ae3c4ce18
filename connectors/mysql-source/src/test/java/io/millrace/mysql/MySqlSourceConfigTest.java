package io.millrace.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.binlog.BinlogSourceConfig;
import io.millrace.core.settings.ConfigReference;
import io.millrace.core.settings.ReferencePages;
import io.millrace.core.settings.SettingsAssertions;
import io.millrace.source.DebeziumReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class MySqlSourceConfigTest {
    private static final Map<String, String> DEBEZIUM = Map.of(
            "name", "shop",
            "connector.class", "io.millrace.mysql.MySqlSourceConnector",
            "topic.prefix", "shop",
            "database.hostname", "127.0.0.1",
            "database.port", "1",
            "database.user", "u",
            "database.password", "very-secret",
            "database.server.id", "5",
            "schema.history.internal.kafka.bootstrap.servers", "127.0.0.1:1",
            "schema.history.internal.kafka.topic", "history");

    @Test
    void pinsItsDefaults() {
        SettingsAssertions.assertDefaults(
                MySqlSourceConfig.SETTINGS,
                Map.ofEntries(
                        Map.entry("record.format", "row"),
                        Map.entry("clock.ahead", "hold"),
                        Map.entry("control.partitions", ""),
                        Map.entry("control.kafka.bootstrap.servers", ""),
                        Map.entry("ephemeral", "false"),
                        Map.entry("downtime.expected.ms", "86400000"),
                        Map.entry("watchdog.interval.ms", "10000"),
                        Map.entry("watchdog.limit.ms", "40000"),
                        Map.entry("snapshot.strategy", "initial"),
                        Map.entry("tables.added", "fill"),
                        Map.entry("gap.policy", "fail")));
    }

    @Test
    void everySettingCounts() {
        SettingsAssertions.assertEverySettingCounts(
                MySqlSourceConfig.SETTINGS,
                MySqlSourceConfig.SOURCE::parse,
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
                "column.truncate.to.20.chars", "shop.customers.note",
                "converters", "isbn",
                "isbn.type", "com.example.Isbn",
                "snapshot.select.statement.overrides.shop.orders", "SELECT 1",
                "database.connectionTimeZone", "UTC",
                "transforms", "route",
                "transforms.route.type", "x.Y",
                "topic.creation.default.partitions", "3"));
        config.putAll(Map.of(
                "driver.useSSL", "false",
                "schema.history.internal.producer.security.protocol", "SASL_SSL",
                "signal.enabled.channels", "source",
                "heartbeat.interval.ms", "5000",
                "tombstones.on.delete", "true",
                "key.converter", "org.apache.kafka.connect.json.JsonConverter",
                "key.converter.schemas.enable", "false",
                "producer.override.compression.type", "lz4",
                "database.ssl.mode", "preferred",
                "binary.handling.mode", "base64"));

        assertThat(MySqlSourceConfig.SETTINGS.read(config).problems().byField()).isEmpty();
    }

    @Test
    void namesTheKeyThatWasMeant() {
        assertThatThrownBy(() ->
                        MySqlSourceConfig.SOURCE.parse(with(Map.of("database.hostnam", "h", "record.fromat", "row"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("database.hostname")
                .hasMessageContaining("record.format");
    }

    @Test
    void refusesToTolerateErrors() {
        assertThatThrownBy(() -> MySqlSourceConfig.SOURCE.parse(with(Map.of("errors.tolerance", "all"))))
                .hasMessageContaining("errors.tolerance");
    }

    @Test
    void handsDebeziumItsConfigurationWithOurDefaults() {
        Map<String, String> debezium = MySqlSourceConfig.SOURCE
                .parse(with(Map.of("tombstones.on.delete", "true", "control.partitions", "3")))
                .debezium();

        assertThat(debezium)
                .containsEntry("connector.class", "io.debezium.connector.mysql.MySqlConnector")
                .containsEntry("skipped.operations", "none")
                .containsEntry("column.propagate.source.type", ".*")
                .containsEntry("tombstones.on.delete", "false")
                .containsEntry("notification.enabled.channels", "sink")
                .doesNotContainKeys("record.format", "control.partitions");
        assertThat(MySqlSourceConfig.SOURCE
                        .parse(with(Map.of("record.format", "envelope", "skipped.operations", "t")))
                        .debezium())
                .containsEntry("skipped.operations", "t")
                .doesNotContainKey("tombstones.on.delete");
    }

    @Test
    void keepsSecretsOutOfItsText() {
        BinlogSourceConfig config = MySqlSourceConfig.SOURCE.parse(DEBEZIUM);

        assertThat(config.toString()).doesNotContain("very-secret");
        assertThat(config.setup().toString()).doesNotContain("very-secret");
    }

    @Test
    void reportsEveryMissingFieldOnItself() {
        List<String> wrong = new MySqlSourceConnector()
                .validate(new HashMap<>(Map.of("name", "c", "database.port", "many"))).configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .map(ConfigValue::name)
                        .toList();

        assertThat(wrong)
                .contains("topic.prefix", "database.hostname", "database.port", "schema.history.internal.kafka.topic");
    }

    @Test
    void reportsAnUnreachableServerOnItsHost() {
        assertThat(new MySqlSourceConnector().validate(DEBEZIUM).configValues())
                .filteredOn(value -> !value.errorMessages().isEmpty())
                .singleElement()
                .satisfies(value -> {
                    assertThat(value.name()).isEqualTo("database.hostname");
                    assertThat(value.errorMessages()).noneMatch(message -> message.contains("very-secret"));
                });
    }

    @Test
    void checksAnOffsetThatIsSetByHand() {
        MySqlSourceConnector connector = new MySqlSourceConnector();
        Map<String, String> partition = Map.of("server", "shop");

        assertThatThrownBy(() ->
                        connector.alterOffsets(DEBEZIUM, Map.of(partition, Map.of("file", "binlog.000007", "pos", 4))))
                .hasMessageContaining("SOURCE_UNREACHABLE");
        Map<Map<String, ?>, Map<String, ?>> forget = new HashMap<>();
        forget.put(partition, null);
        assertThat(connector.alterOffsets(DEBEZIUM, forget)).isTrue();
        assertThatThrownBy(() -> connector.alterOffsets(DEBEZIUM, Map.of(Map.of("server", "x"), Map.of())))
                .hasMessageContaining("topic.prefix");
        assertThatThrownBy(() -> connector.alterOffsets(DEBEZIUM, Map.of(partition, Map.of("pos", 4))))
                .hasMessageContaining("\"file\"");
        assertThatThrownBy(
                        () -> connector.alterOffsets(DEBEZIUM, Map.of(partition, Map.of("file", "b.1", "pos", "four"))))
                .hasMessageContaining("\"pos\" = four");
    }

    @Test
    void runsOneTask() {
        MySqlSourceConnector connector = new MySqlSourceConnector();
        connector.start(DEBEZIUM);

        assertThat(connector.taskConfigs(8)).singleElement().isEqualTo(DEBEZIUM);
    }

    @Test
    void hasTheSystemAskAfterTheServerUnlessTheUserSaysOtherwise() {
        assertThat(MySqlSourceConfig.SOURCE.parse(with(Map.of())).debezium())
                .containsEntry("driver.socketFactory", MySqlSockets.class.getName())
                .containsEntry("driver.tcpKeepAlive", "true");
        assertThat(MySqlSourceConfig.SOURCE
                        .parse(with(Map.of(
                                "driver.socketFactory", "com.example.Sockets", "database.tcpKeepAlive", "false")))
                        .debezium())
                .containsEntry("driver.socketFactory", "com.example.Sockets")
                .doesNotContainKey("driver.tcpKeepAlive");
    }

    @Test
    void itsReferencePageIsCurrent() {
        String page = ConfigReference.markdown(MySqlSourceConfig.SETTINGS)
                + DebeziumReference.markdown(
                        "MySQL",
                        Optional.empty(),
                        List.of("schema.history.internal.*"),
                        MySqlKeys.fields(),
                        MySqlSourceConfig.SOURCE.dialect().defaults());
        ReferencePages.assertCurrent(page, "mysql-source.md");
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(DEBEZIUM);
        config.putAll(more);
        return config;
    }
}
