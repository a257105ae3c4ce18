package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.harness.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.runtime.isolation.LoaderSwap;
import org.apache.kafka.connect.runtime.isolation.PluginDesc;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The standard of docs/specs/plugins.md, held against every plugin that the manifests of our jars declare. */
class ConformanceIT {
    private static final Plugins PLUGINS = new Plugins(Map.of(
            WorkerConfig.PLUGIN_PATH_CONFIG,
            Checkout.plugins().toString(),
            WorkerConfig.PLUGIN_DISCOVERY_CONFIG,
            "service_load"));

    /** Our sources accept the settings of the Debezium connectors they wrap; these are documented there. */
    private static final List<String> STOCK_SOURCES =
            List.of("io.debezium.connector.mysql.MySqlConnector", "io.debezium.connector.postgresql.PostgresConnector");

    private static final Plugins STOCK = new Plugins(Map.of(
            WorkerConfig.PLUGIN_PATH_CONFIG,
            Checkout.stockDebezium("3.6.1.Final") + "," + Checkout.stockDebeziumPostgres("3.6.1.Final"),
            WorkerConfig.PLUGIN_DISCOVERY_CONFIG,
            "service_load"));

    static List<String> connectors() {
        List<String> names =
                ours(Stream.concat(PLUGINS.sourceConnectors().stream(), PLUGINS.sinkConnectors().stream()));
        assertThat(names).hasSize(6);
        return names;
    }

    static List<String> transforms() {
        List<String> names = ours(PLUGINS.transformations().stream());
        assertThat(names).isNotEmpty();
        return names;
    }

    static List<String> converters() {
        List<String> names = ours(PLUGINS.converters().stream());
        assertThat(names).isNotEmpty();
        return names;
    }

    private static List<String> ours(Stream<? extends PluginDesc<?>> plugins) {
        return plugins.map(PluginDesc::className)
                .filter(name -> name.startsWith("io.millrace."))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void tellsItsVersion(String name) {
        assertThat(connector(name).version()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void documentsEverySettingOfItsOwn(String name) throws IOException {
        String reference = allReferencePages();
        Set<String> debeziums = STOCK_SOURCES.stream()
                .flatMap(stock -> definition(STOCK, stock).names().stream())
                .collect(Collectors.toSet());
        for (ConfigKey key : definition(PLUGINS, name).configKeys().values()) {
            if (!debeziums.contains(key.name)) {
                assertThat(key.documentation).as(key.name).isNotBlank();
                assertThat(reference).as("docs/reference mentions " + key.name).contains(key.name);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void refusesAnUnknownKeyAndNamesTheNearest(String name) {
        String known = definition(PLUGINS, name).configKeys().values().stream()
                .map(key -> key.name)
                .filter(key -> key.contains(".") && key.length() > 8)
                .findFirst()
                .orElseThrow();
        String misspelt = known.substring(0, known.length() - 2) + known.charAt(known.length() - 1);

        Map<String, String> config = new HashMap<>(Map.of("name", "c", "connector.class", name, misspelt, "1"));
        Config result = validate(name, config);

        assertThat(result.configValues())
                .filteredOn(value -> value.name().equals(misspelt))
                .singleElement()
                .satisfies(value -> assertThat(value.errorMessages()).anyMatch(message -> message.contains(known)));
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void reportsEveryMissingSettingAtOnceAndNeverThrows(String name) {
        Config result = validate(name, Map.of("name", "c", "connector.class", name));

        assertThat(result.configValues())
                .flatMap(value -> value.errorMessages())
                .isNotEmpty()
                .noneMatch(message -> message.contains("Exception"));
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void transformsRefuseAnUnknownKey(String name) {
        try (Transformation<SinkRecord> transform = transform(name)) {
            assertThatThrownBy(() -> transform.configure(Map.of("includ", "a")))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("includ");
        }
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void tombstonesSurviveTransforms(String name) {
        try (Transformation<SinkRecord> transform = transform(name)) {
            transform.configure(name.contains("Project") ? Map.of("exclude", "a") : Map.of());
            Schema keySchema = SchemaBuilder.struct()
                    .field("a", Schema.STRING_SCHEMA)
                    .field("b", Schema.STRING_SCHEMA)
                    .build();
            Struct key = new Struct(keySchema).put("a", "1").put("b", "2");
            SinkRecord tombstone = new SinkRecord("t", 0, keySchema, key, null, null, 7);

            SinkRecord result = transform.apply(tombstone);

            assertThat(result).isNotNull();
            assertThat(result.value()).isNull();
            assertThat(((Struct) result.key()).get("b")).isEqualTo("2");
        }
    }

    @ParameterizedTest
    @MethodSource("converters")
    void convertersTellTheirVersionAndDocumentTheirSettings(String name) throws IOException {
        Converter converter = converter(name);
        String reference = allReferencePages();

        assertThat(converter.version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(converter.config().configKeys().values()).isNotEmpty().allSatisfy(key -> {
            assertThat(key.documentation).as(key.name).isNotBlank();
            assertThat(reference).as("docs/reference mentions " + key.name).contains("`" + key.name + "`");
        });
    }

    @ParameterizedTest
    @MethodSource("converters")
    void convertersRefuseAnUnknownKeyAndNameTheNearest(String name) {
        assertThatThrownBy(() -> converter(name).configure(Map.of("schemas.enabel", "true"), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schemas.enabel")
                .hasMessageContaining("schemas.enable?");
    }

    @ParameterizedTest
    @MethodSource("converters")
    void convertersKeepTombstonesAndWhatIsWritten(String name) {
        Converter converter = converter(name);
        converter.configure(Map.of(), false);
        Schema schema =
                SchemaBuilder.struct().field("a", Schema.OPTIONAL_STRING_SCHEMA).build();
        Struct value = new Struct(schema).put("a", "1");

        assertThat(converter.fromConnectData("t", null, null)).isNull();
        assertThat(converter.toConnectData("t", null).value()).isNull();
        assertThat(converter
                        .toConnectData("t", converter.fromConnectData("t", schema, value))
                        .value())
                .isEqualTo(value);
    }

    private static Converter converter(String name) {
        return PLUGINS.converters().stream()
                .filter(plugin -> plugin.className().equals(name))
                .findFirst()
                .map(plugin -> newInstance(plugin.pluginClass()))
                .orElseThrow();
    }

    private static Connector connector(String name) {
        return PLUGINS.newConnector(name);
    }

    @SuppressWarnings("try") // The swap is for its effect.
    private static ConfigDef definition(Plugins plugins, String name) {
        Connector connector = plugins.newConnector(name);
        try (LoaderSwap swap = plugins.withClassLoader(connector.getClass().getClassLoader())) {
            return connector.config();
        }
    }

    @SuppressWarnings("try") // The swap is for its effect.
    private static Config validate(String name, Map<String, String> config) {
        Connector connector = connector(name);
        try (LoaderSwap swap = PLUGINS.withClassLoader(connector.getClass().getClassLoader())) {
            return connector.validate(config);
        }
    }

    @SuppressWarnings("unchecked")
    private static Transformation<SinkRecord> transform(String name) {
        return (Transformation<SinkRecord>) PLUGINS.transformations().stream()
                .filter(plugin -> plugin.className().equals(name))
                .findFirst()
                .map(plugin -> newInstance(plugin.pluginClass()))
                .orElseThrow();
    }

    private static <T> T newInstance(Class<? extends T> type) {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("A plugin needs a public constructor without arguments: " + type.getName(), e);
        }
    }

    private static String allReferencePages() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> pages = Files.walk(Checkout.root().resolve("docs/reference"))) {
            for (Path page : pages.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(page));
            }
        }
        return text.toString();
    }
}
