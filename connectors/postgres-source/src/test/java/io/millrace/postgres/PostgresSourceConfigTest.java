package io.millrace.postgres;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class PostgresSourceConfigTest {
    private static final Map<String, String> DEBEZIUM = Map.of(
            "name", "shop",
            "connector.class", "io.millrace.postgres.PostgresSourceConnector",
            "topic.prefix", "shop",
            "database.hostname", "127.0.0.1",
            "database.port", "1",
            "database.user", "u",
            "database.password", "very-secret",
            "database.dbname", "shop",
            "slot.name", "shop");

    @Test
    void pinsItsDefaults() {
        SettingsAssertions.assertDefaults(
                PostgresSourceConfig.SETTINGS,
                Map.ofEntries(
                        entry("record.format", "row"),
                        entry("clock.ahead", "hold"),
                        entry("control.partitions", ""),
                        entry("control.kafka.bootstrap.servers", ""),
                        entry("snapshot.strategy", "initial"),
                        entry("tables.added", "fill"),
                        entry("gap.policy", "fail"),
                        entry("ephemeral", "false"),
                        entry("slot.lag.warn.bytes", "1073741824"),
                        entry("slot.lag.interval.ms", "30000"),
                        entry("watchdog.interval.ms", "10000"),
                        entry("watchdog.limit.ms", "40000")));
    }

    @Test
    void everySettingCounts() {
        SettingsAssertions.assertEverySettingCounts(
                PostgresSourceConfig.SETTINGS,
                PostgresSourceConfig::parse,
                with(Map.ofEntries(
                        entry("record.format", "envelope"),
                        entry("clock.ahead", "fail"),
                        entry("control.partitions", "3"),
                        entry("control.kafka.bootstrap.servers", "b:1"),
                        entry("snapshot.strategy", "incremental"),
                        entry("tables.added", "ignore"),
                        entry("gap.policy", "resync"),
                        entry("ephemeral", "true"),
                        entry("slot.lag.warn.bytes", "5"),
                        entry("slot.lag.interval.ms", "1000"),
                        entry("watchdog.interval.ms", "500"),
                        entry("watchdog.limit.ms", "7000"))));
    }

    @Test
    void acceptsAnExistingConfigurationOfDebezium() {
        Map<String, String> config = with(Map.of(
                "table.include.list", "public.orders",
                "column.mask.with.12.chars", "public.customers.name",
                "column.truncate.to.20.chars", "public.customers.note",
                "converters", "isbn",
                "isbn.type", "com.example.Isbn",
                "snapshot.select.statement.overrides.public.orders", "SELECT 1",
                "database.tcpKeepAlive", "true",
                "transforms", "route",
                "transforms.route.type", "x.Y",
                "topic.creation.default.partitions", "3"));
        config.putAll(Map.of(
                "driver.tcpKeepAlive", "true",
                "publication.autocreate.mode", "filtered",
                "signal.enabled.channels", "source",
                "heartbeat.interval.ms", "5000",
                "tombstones.on.delete", "true",
                "key.converter", "org.apache.kafka.connect.json.JsonConverter",
                "key.converter.schemas.enable", "false",
                "producer.override.compression.type", "lz4",
                "database.sslmode", "prefer",
                "binary.handling.mode", "base64"));

        assertThat(PostgresSourceConfig.SETTINGS.read(config).problems().byField())
                .isEmpty();
    }

    @Test
    void namesTheKeyThatWasMeant() {
        assertThatThrownBy(
                        () -> PostgresSourceConfig.parse(with(Map.of("database.hostnam", "h", "record.fromat", "row"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("database.hostname")
                .hasMessageContaining("record.format");
    }

    @Test
    void refusesToTolerateErrors() {
        assertThatThrownBy(() -> PostgresSourceConfig.parse(with(Map.of("errors.tolerance", "all"))))
                .hasMessageContaining("errors.tolerance");
    }

    @Test
    void handsDebeziumItsConfigurationWithOurDefaults() {
        Map<String, String> debezium = PostgresSourceConfig.parse(
                        with(Map.of("tombstones.on.delete", "true", "control.partitions", "3")))
                .debezium();

        assertThat(debezium)
                .containsEntry("connector.class", "io.debezium.connector.postgresql.PostgresConnector")
                .containsEntry("skipped.operations", "none")
                .containsEntry("column.propagate.source.type", ".*")
                .containsEntry("tombstones.on.delete", "false")
                .containsEntry("notification.enabled.channels", "sink")
                .containsEntry("plugin.name", "pgoutput")
                .containsEntry("heartbeat.action.query", PostgresSourceConfig.BEAT)
                .containsEntry("message.prefix.exclude.list", "millrace\\.heartbeat")
                .containsEntry("post.processors", "millrace-reread")
                .doesNotContainKeys("record.format", "control.partitions");
        assertThat(PostgresSourceConfig.parse(with(Map.of("record.format", "envelope", "skipped.operations", "t")))
                        .debezium())
                .containsEntry("skipped.operations", "t")
                .doesNotContainKey("tombstones.on.delete");
    }

    @Test
    void leavesRoomForWhatTheUserHasChosen() {
        Map<String, String> debezium = PostgresSourceConfig.parse(with(Map.of(
                        "post.processors", "theirs",
                        "theirs.type", "com.example.Theirs",
                        "message.prefix.exclude.list", "a",
                        "heartbeat.action.query", "SELECT 1",
                        "read.only", "true")))
                .debezium();

        assertThat(debezium)
                .containsEntry("post.processors", "millrace-reread,theirs")
                .containsEntry("message.prefix.exclude.list", "a,millrace\\.heartbeat")
                .containsEntry("heartbeat.action.query", "SELECT 1");
        assertThat(PostgresSourceConfig.parse(with(Map.of("read.only", "true", "message.prefix.include.list", "b")))
                        .debezium())
                .doesNotContainKeys("heartbeat.action.query", "message.prefix.exclude.list");
    }

    @Test
    void keepsSecretsOutOfItsText() {
        PostgresSourceConfig config = PostgresSourceConfig.parse(DEBEZIUM);

        assertThat(config.toString()).doesNotContain("very-secret");
        assertThat(config.setup(Optional::empty).toString()).doesNotContain("very-secret");
    }

    @Test
    void reportsEveryMissingFieldOnItself() {
        List<String> wrong = new PostgresSourceConnector()
                .validate(new HashMap<>(Map.of("name", "c", "database.port", "many"))).configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .map(ConfigValue::name)
                        .toList();

        assertThat(wrong).contains("topic.prefix", "database.hostname", "database.port", "database.dbname");
    }

    @Test
    void reportsAnUnreachableServerOnItsHost() {
        assertThat(new PostgresSourceConnector().validate(DEBEZIUM).configValues())
                .filteredOn(value -> !value.errorMessages().isEmpty())
                .singleElement()
                .satisfies(value -> {
                    assertThat(value.name()).isEqualTo("database.hostname");
                    assertThat(value.errorMessages()).noneMatch(message -> message.contains("very-secret"));
                });
    }

    @Test
    void checksAnOffsetThatIsSetByHand() {
        PostgresSourceConnector connector = new PostgresSourceConnector();
        Map<String, String> partition = Map.of("server", "shop");

        Map<Map<String, ?>, Map<String, ?>> forget = new HashMap<>();
        forget.put(partition, null);
        assertThat(connector.alterOffsets(DEBEZIUM, forget)).isTrue();
        assertThatThrownBy(() -> connector.alterOffsets(DEBEZIUM, Map.of(Map.of("server", "x"), Map.of())))
                .hasMessageContaining("topic.prefix");
        assertThatThrownBy(() -> connector.alterOffsets(DEBEZIUM, Map.of(partition, Map.of("pos", 4))))
                .hasMessageContaining("\"lsn\"");
        assertThatThrownBy(() -> connector.alterOffsets(DEBEZIUM, Map.of(partition, Map.of("lsn", "0/16B3748"))))
                .hasMessageContaining("\"lsn\" = 0/16B3748");
        assertThatThrownBy(() -> connector.alterOffsets(DEBEZIUM, Map.of(partition, Map.of("lsn", 4))))
                .as("whether the slot is still there cannot be asked")
                .hasMessageContaining("SOURCE_UNREACHABLE");
    }

    @Test
    void runsOneTask() {
        PostgresSourceConnector connector = new PostgresSourceConnector();
        connector.start(DEBEZIUM);

        assertThat(connector.taskConfigs(8)).singleElement().isEqualTo(DEBEZIUM);
    }

    @Test
    void hasTheSystemAskAfterTheServerUnlessTheUserSaysOtherwise() {
        assertThat(PostgresSourceConfig.parse(with(Map.of())).debezium())
                .containsEntry("driver.socketFactory", KeepAliveSockets.class.getName())
                .containsEntry("driver.tcpKeepAlive", "true");
        assertThat(PostgresSourceConfig.parse(with(Map.of(
                                "driver.socketFactory", "com.example.Sockets", "database.tcpKeepAlive", "false")))
                        .debezium())
                .containsEntry("driver.socketFactory", "com.example.Sockets")
                .doesNotContainKey("driver.tcpKeepAlive");
    }

    @Test
    void itsReferencePageIsCurrent() {
        String page = ConfigReference.markdown(PostgresSourceConfig.SETTINGS)
                + DebeziumReference.markdown(
                        "PostgreSQL",
                        Optional.empty(),
                        List.of(),
                        PostgresKeys.fields(),
                        PostgresSourceConfig.DEFAULTS);
        ReferencePages.assertCurrent(page, "postgres-source.md");
    }

    private static Map<String, String> with(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(DEBEZIUM);
        config.putAll(more);
        return config;
    }
}
