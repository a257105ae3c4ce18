package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.harness.Checkout;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.runtime.isolation.PluginDesc;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is inside the plugin jars, and what Connect's own scanner finds in them. */
class PluginJarsIT {
    private static final String CLASSES = "target/classes/";
    /** What Connect provides: a second copy inside a plugin would clash with it or hide it. */
    private static final List<String> PROVIDED = List.of(
            "org/apache/kafka/common/",
            "org/apache/kafka/clients/",
            "org/apache/kafka/connect/",
            "org/slf4j/",
            "jakarta/ws/rs/",
            "javax/ws/rs/",
            "ch/qos/logback/");

    private static final List<String> CONNECT_MANIFESTS = List.of(
            "org.apache.kafka.connect.source.SourceConnector",
            "org.apache.kafka.connect.sink.SinkConnector",
            "org.apache.kafka.connect.transforms.Transformation",
            "org.apache.kafka.connect.transforms.predicates.Predicate",
            "org.apache.kafka.connect.storage.Converter",
            "org.apache.kafka.connect.storage.HeaderConverter",
            "org.apache.kafka.connect.rest.ConnectRestExtension",
            "org.apache.kafka.common.config.provider.ConfigProvider",
            "org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy");

    static List<Path> jars() {
        return Checkout.pluginJars();
    }

    @Test
    void thereIsOneJarPerPluginModule() {
        assertThat(Checkout.pluginJars())
                .extracting(jar -> jar.getFileName().toString().replaceFirst("-\\d.*", ""))
                .containsExactlyInAnyOrder(
                        "millrace-mysql-source",
                        "millrace-mariadb-source",
                        "millrace-postgres-source",
                        "millrace-search-sink",
                        "millrace-redis-sink",
                        "millrace-json-converter",
                        "millrace-transforms");
    }

    @ParameterizedTest
    @MethodSource("jars")
    void holdsNothingThatConnectProvides(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            assertThat(jar.stream().map(JarEntry::getName).filter(name -> name.endsWith(".class")))
                    .isNotEmpty()
                    .noneMatch(name -> PROVIDED.stream().anyMatch(name::startsWith));
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void declaresOnlyPluginsOfItsOwn(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            for (String manifest : CONNECT_MANIFESTS) {
                JarEntry entry = jar.getJarEntry("META-INF/services/" + manifest);
                if (entry != null) {
                    assertThat(lines(jar, entry)).as(manifest).allMatch(line -> line.startsWith("io.millrace."));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void carriesItsLicence(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            assertThat(jar.stream().map(JarEntry::getName)).anyMatch(name -> name.startsWith("META-INF/LICENSE"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mysql, source-core/target/classes/io/debezium/pipeline/meters/CommonEventMeter.class",
        "mysql, source-core/target/classes/io/debezium/util/ApproximateStructSizeCalculator.class",
        "mysql, source-core/target/classes/io/debezium/metrics/stats/MeasurementCollector.class",
        "mysql, mysql-source/target/classes/io/debezium/connector/mysql/MySqlConnector.class",
        "mysql, mysql-source/target/classes/io/debezium/connector/mysql/SourceInfo.class",
        "mysql, mysql-source/target/classes/io/debezium/connector/mysql/jdbc/MySqlFieldReaderResolver.class",
        "mysql, mysql-source/target/classes/io/debezium/connector/mysql/MySqlStreamingChangeEventSourceMetrics.class",
        "mariadb, source-core/target/classes/io/debezium/pipeline/meters/CommonEventMeter.class",
        "mariadb, source-core/target/classes/io/debezium/metrics/stats/MeasurementCollector.class",
        "mariadb, mariadb-source/target/classes/io/debezium/connector/base/DefaultQueueProvider.class",
        "mariadb, mariadb-source/target/classes/io/debezium/connector/mariadb/MariaDbConnector.class",
        "mariadb, mariadb-source/target/classes/io/debezium/connector/mariadb/gtid/MariaDbGtidSetFactory.class",
        "mariadb, mariadb-source/target/classes/io/debezium/connector/mariadb/jdbc/MariaDbConnection.class",
        "mariadb, mariadb-source/target/classes/io/debezium/connector/mariadb/jdbc/MariaDbValueConverters.class",
        "mariadb, mariadb-source/target/classes/io/debezium/connector/mariadb/MariaDbDatabaseSchema.class",
        "mariadb, mariadb-source/target/classes/com/github/shyiko/mysql/binlog/event/deserialization/TableMapEventDataDeserializer.class",
        "mariadb, mariadb-source/target/classes/io/debezium/connector/mariadb/metrics/MariaDbStreamingChangeEventSourceMetrics.class",
        "postgres, source-core/target/classes/io/debezium/pipeline/meters/CommonEventMeter.class",
        "postgres, source-core/target/classes/io/debezium/util/ApproximateStructSizeCalculator.class",
        "postgres, source-core/target/classes/io/debezium/metrics/stats/MeasurementCollector.class",
        "postgres, postgres-source/target/classes/io/debezium/connector/postgresql/PostgresConnector.class"
    })
    void theSourceHoldsOurClassWhereItStandsInForDebeziums(String source, String compiled) throws IOException {
        Path ours = Checkout.root().resolve("connectors").resolve(compiled);
        String name = compiled.substring(compiled.indexOf(CLASSES) + CLASSES.length());
        try (JarFile jar = new JarFile(jarOf("millrace-" + source + "-source").toFile());
                InputStream entry = jar.getInputStream(jar.getJarEntry(name))) {
            assertThat(entry.readAllBytes()).isEqualTo(Files.readAllBytes(ours));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb", "postgres"})
    void theSourceHoldsThePoolOfItsOwnConnections(String source) throws IOException {
        try (JarFile jar = new JarFile(jarOf("millrace-" + source + "-source").toFile())) {
            assertThat(jar.getJarEntry("com/zaxxer/hikari/HikariDataSource.class"))
                    .isNotNull();
            assertThat(jar.getJarEntry("io/millrace/source/ConnectionPool.class"))
                    .isNotNull();
        }
    }

    private static Path jarOf(String module) {
        return Checkout.pluginJars().stream()
                .filter(jar -> jar.getFileName().toString().startsWith(module))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void connectsScannerFindsNothingOfOthersInOurJars() {
        String stock = Checkout.stockDebezium("3.5.0.Final").toString();
        String stockPostgres = Checkout.stockDebeziumPostgres("3.6.1.Final").toString();
        Plugins plugins = new Plugins(Map.of(
                WorkerConfig.PLUGIN_PATH_CONFIG,
                Checkout.plugins() + "," + stock + "," + stockPostgres,
                WorkerConfig.PLUGIN_DISCOVERY_CONFIG,
                "only_scan"));

        TreeSet<String> ours = new TreeSet<>();
        TreeSet<String> stockSources = new TreeSet<>();
        found(plugins).forEach(plugin -> {
            if (isIn(plugin, Checkout.plugins().toString())) {
                ours.add(plugin.className());
            } else if (isIn(plugin, stock) || isIn(plugin, stockPostgres)) {
                stockSources.add(plugin.className());
            }
        });

        assertThat(ours)
                .contains(
                        "io.millrace.mysql.MySqlSourceConnector",
                        "io.millrace.mariadb.MariaDbSourceConnector",
                        "io.millrace.postgres.PostgresSourceConnector",
                        "io.millrace.search.ElasticsearchSinkConnector",
                        "io.millrace.search.OpenSearchSinkConnector",
                        "io.millrace.redis.RedisSinkConnector",
                        "io.millrace.json.JsonConverter",
                        "io.millrace.transforms.Unwrap",
                        "io.millrace.transforms.Project$Value")
                .allMatch(name -> name.startsWith("io.millrace."));
        assertThat(stockSources)
                .as("a stock Debezium beside our jars is still found in its own place")
                .contains(
                        "io.debezium.connector.mysql.MySqlConnector",
                        "io.debezium.connector.postgresql.PostgresConnector");
    }

    private static Stream<PluginDesc<?>> found(Plugins plugins) {
        return Stream.of(
                        plugins.sourceConnectors(),
                        plugins.sinkConnectors(),
                        plugins.transformations(),
                        plugins.predicates(),
                        plugins.converters(),
                        plugins.headerConverters())
                .flatMap(java.util.Collection::stream);
    }

    private static boolean isIn(PluginDesc<?> plugin, String folder) {
        String location = plugin.location();
        return location != null
                && (location.startsWith(folder)
                        || (location.startsWith("file:")
                                && URI.create(location).getPath().startsWith(folder)));
    }

    private static List<String> lines(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").trim())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }
}
