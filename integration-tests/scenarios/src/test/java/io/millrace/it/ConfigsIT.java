package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.harness.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped configurations have nothing in them that their connectors do not know. */
class ConfigsIT {
    /** What every distributed worker has to be told, and ours is told by {@code millrace up}. */
    private static final Map<String, String> REQUIRED = Map.of(
            "bootstrap.servers", "127.0.0.1:9092",
            "group.id", "g",
            "config.storage.topic", "c",
            "offset.storage.topic", "o",
            "status.storage.topic", "s",
            "key.converter", "org.apache.kafka.connect.json.JsonConverter",
            "value.converter", "org.apache.kafka.connect.json.JsonConverter");

    static List<Path> connectorConfigs() throws IOException {
        try (Stream<Path> files = Files.walk(Checkout.root().resolve("configs"))) {
            List<Path> configs = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            assertThat(configs).hasSizeGreaterThanOrEqualTo(3);
            return configs;
        }
    }

    @ParameterizedTest
    @MethodSource("connectorConfigs")
    void everySettingOfAConnectorConfigIsAccepted(Path file) throws IOException {
        Map<String, String> config = read(file);

        Map<String, String> errors = Workers.shared().rest().validate(config);

        // The addresses are those of the demo's servers, which do not run here: only their fields may have errors.
        assertThat(errors.keySet()).isSubsetOf("database.hostname", "database.port", "hosts", "uri");
    }

    @Test
    void theWorkerPropertiesAreConnectsOwn() throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(Checkout.root().resolve("configs/worker.properties"))) {
            properties.load(reader);
        }
        assertThat(properties).isNotEmpty();
        Map<String, String> settings = new HashMap<>(REQUIRED);
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        Set<String> known = new DistributedConfig(settings).values().keySet();
        assertThat(properties.stringPropertyNames())
                .allMatch(name -> known.contains(name)
                        || name.matches("(producer|consumer|admin|config\\.providers|topic\\.creation|broker)\\..*"));
    }

    private static Map<String, String> read(Path file) throws IOException {
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        JsonNode config = json.has("config") ? json.path("config") : json;
        Map<String, String> settings = new HashMap<>();
        config.properties()
                .forEach(setting ->
                        settings.put(setting.getKey(), setting.getValue().asText()));
        return settings;
    }
}
