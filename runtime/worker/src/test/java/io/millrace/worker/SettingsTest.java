package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    private static final KafkaAddress OWN = KafkaAddress.embedded("127.0.0.1:9092");
    private static final WorkerOptions OPTIONS = WorkerOptions.inFolder(Path.of("data"));

    @TempDir
    Path folder = Path.of("set by JUnit");

    @Test
    void givesConnectAConfigurationItAccepts() {
        DistributedConfig config = new DistributedConfig(connect(OPTIONS, OWN, Map.of()));

        assertThat(config.getString("group.id")).isEqualTo("millrace");
        assertThat(config.getString("config.storage.topic")).isEqualTo("millrace-connect-configs");
        assertThat(config.getString("offset.storage.topic")).isEqualTo("millrace-connect-offsets");
        assertThat(config.getString("status.storage.topic")).isEqualTo("millrace-connect-status");
        assertThat(config.getList("listeners")).containsExactly("http://127.0.0.1:8083");
    }

    @Test
    void keepsTheUsersSettingsAndPassesUnknownOnesOn() {
        Map<String, String> users = Map.of("offset.flush.interval.ms", "60000", "something.else", "kept");

        assertThat(connect(OPTIONS, OWN, users))
                .containsEntry("offset.flush.interval.ms", "60000")
                .containsEntry("something.else", "kept");
    }

    @Test
    void addsItsConfigProvidersToTheUsers() {
        Map<String, String> users =
                Map.of("config.providers", "vault,env", "config.providers.env.class", "com.example.Env");

        assertThat(connect(OPTIONS, OWN, users))
                .containsEntry("config.providers", "vault,env,file,directory")
                .containsEntry("config.providers.env.class", "com.example.Env")
                .containsEntry(
                        "config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
    }

    @Test
    void keepsAsManyCopiesAsThereAreBrokersUpToThree() {
        assertThat(connect(OPTIONS, OWN, Map.of())).containsEntry("config.storage.replication.factor", "1");
        assertThat(connect(OPTIONS, KafkaAddress.external("kafka:9092", 2), Map.of()))
                .containsEntry("offset.storage.replication.factor", "2");
        assertThat(connect(OPTIONS, KafkaAddress.external("kafka:9092", 9), Map.of()))
                .containsEntry("status.storage.replication.factor", "3");
    }

    @Test
    void waitsForALostWorkerOnlyInACluster() {
        assertThat(connect(OPTIONS, OWN, Map.of())).containsEntry("scheduled.rebalance.max.delay.ms", "0");
        assertThat(connect(OPTIONS, KafkaAddress.external("kafka:9092", 1), Map.of()))
                .containsEntry("scheduled.rebalance.max.delay.ms", "30000");
    }

    @Test
    void writesJsonWithItsSchemaUnlessTheUserChoseAConverter() {
        Map<String, String> users =
                Map.of("value.converter", "com.example.Avro", "key.converter.schemas.enable", "false");

        assertThat(connect(OPTIONS, OWN, DefaultConverter.OURS, users))
                .containsEntry("key.converter", "io.millrace.json.JsonConverter")
                .containsEntry("key.converter.schemas.enable", "false")
                .containsEntry("value.converter", "com.example.Avro")
                .doesNotContainKey("value.converter.schemas.enable");
    }

    @Test
    void takesConnectsConverterWhereOursIsNotAPlugin() {
        Plugins none = new Plugins(Map.of("plugin.discovery", "service_load"));

        assertThat(DefaultConverter.among(none)).isEqualTo(DefaultConverter.CONNECTS);
        assertThat(connect(OPTIONS, OWN, DefaultConverter.CONNECTS, Map.of()))
                .containsEntry("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                .containsEntry("value.converter.schemas.enable", "true")
                .containsEntry("value.converter.replace.null.with.default", "false");
    }

    @Test
    void joinsThePluginPathsOfOptionsAndFile() {
        WorkerOptions options = OPTIONS.withPluginPath(List.of(Path.of("/plugins")));

        assertThat(ConnectSettings.pluginPath(options, Map.of("plugin.path", "/theirs, /plugins")))
                .isEqualTo("/plugins,/theirs");
    }

    @Test
    void takesTheGroupOfTheOptionsBeforeTheFiles() {
        Map<String, String> users = Map.of("group.id", "theirs");

        assertThat(connect(OPTIONS, OWN, users)).containsEntry("group.id", "theirs");
        assertThat(connect(OPTIONS.withGroupId("ours"), OWN, users))
                .containsEntry("group.id", "ours")
                .containsEntry("config.storage.topic", "ours-connect-configs");
    }

    @Test
    void splitsTheBrokersSettingsFromTheWorkers() throws IOException {
        Path file = folder.resolve("worker.properties");
        Files.writeString(file, "broker.log.retention.hours=1\ngroup.id = mine \n");
        WorkerOptions options = OPTIONS.withWorkerProperties(file).withOverrides(Map.of("group.id", "options"));

        UserSettings users = UserSettings.read(options);

        assertThat(users.broker()).containsExactlyEntriesOf(Map.of("log.retention.hours", "1"));
        assertThat(users.worker()).containsExactlyEntriesOf(Map.of("group.id", "options"));
        assertThat(BrokerSettings.build(folder, 0, users.broker())).containsEntry("log.retention.hours", "1");
    }

    @Test
    void joinsTheKafkaThatTheFileNames() {
        UserSettings users = UserSettings.split(Map.of("bootstrap.servers", "kafka:9092"));

        assertThat(users.bootstrapServers(OPTIONS)).contains("kafka:9092");
        assertThat(users.bootstrapServers(OPTIONS.withBootstrapServers("other:9092")))
                .contains("other:9092");
        assertThat(UserSettings.split(Map.of()).bootstrapServers(OPTIONS)).isEmpty();
    }

    @Test
    void namesTheFileThatCannotBeRead() {
        Path missing = folder.resolve("missing.properties");

        assertThatThrownBy(() -> UserSettings.read(OPTIONS.withWorkerProperties(missing)))
                .isInstanceOf(WorkerException.class)
                .hasMessageContaining(missing.toString());
    }

    @Test
    void readsTheArgumentsOfAProcess() {
        WorkerOptions options =
                WorkerMain.options("data.dir=/data", "rest.port=0", "plugin.path=/a,/b", "producer.linger.ms=1");

        assertThat(options.dataDir()).isEqualTo(Path.of("/data"));
        assertThat(options.restPort()).isZero();
        assertThat(options.pluginPath()).containsExactly(Path.of("/a"), Path.of("/b"));
        assertThat(options.overrides()).containsExactlyEntriesOf(Map.of("producer.linger.ms", "1"));
        assertThatThrownBy(() -> WorkerMain.options("rest.port=0")).hasMessageContaining("data.dir");
        assertThatThrownBy(() -> WorkerMain.options("data.dir=/data", "rest.port=x"))
                .hasMessageContaining("rest.port: 'x'");
    }

    private static Map<String, String> connect(WorkerOptions options, KafkaAddress kafka, Map<String, String> users) {
        return connect(options, kafka, DefaultConverter.CONNECTS, users);
    }

    private static Map<String, String> connect(
            WorkerOptions options, KafkaAddress kafka, DefaultConverter converter, Map<String, String> users) {
        RestAddress rest = RestAddress.resolve(options, users, Optional.empty());
        return ConnectSettings.build(options, kafka, rest, converter, users);
    }
}
