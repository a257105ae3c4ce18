package io.millrace.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the build has put what the tests use. */
public final class Checkout {
    /** The plugin modules, each of which builds one self-contained jar. */
    public static final List<String> PLUGIN_MODULES = List.of(
            "connectors/mysql-source",
            "connectors/mariadb-source",
            "connectors/postgres-source",
            "connectors/search-sink",
            "connectors/redis-sink",
            "connectors/json-converter",
            "transforms");

    private Checkout() {}

    /** The top folder of the checkout. */
    public static Path root() {
        String root = System.getProperty("millrace.root");
        return root == null ? Path.of("").toAbsolutePath().resolve("../..").normalize() : Path.of(root);
    }

    /** The unpacked distribution. */
    public static Path distribution() {
        return existing(root().resolve("runtime/distribution/target/millrace"));
    }

    /** The folder with the plugin jars, as users drop them into {@code plugin.path}. */
    public static Path plugins() {
        return existing(distribution().resolve("plugins"));
    }

    /** The unpacked plugin of a stock Debezium PostgreSQL connector. */
    public static Path stockDebeziumPostgres(String version) {
        return existing(root().resolve("integration-tests/scenarios/target/stock/debezium-postgres-" + version));
    }

    /** The unpacked plugin of a stock Debezium MariaDB connector. */
    public static Path stockDebeziumMariaDb(String version) {
        return existing(root().resolve("integration-tests/scenarios/target/stock/debezium-mariadb-" + version));
    }

    /** The unpacked plugin of a stock Debezium MySQL connector. */
    public static Path stockDebezium(String version) {
        return existing(root().resolve("integration-tests/scenarios/target/stock/debezium-" + version));
    }

    /** The jars of an unmodified Connect 3.9 worker. */
    public static Path connect39() {
        return existing(root().resolve("integration-tests/connect-3.9/target/libs"));
    }

    /** The plugin jars themselves. */
    public static List<Path> pluginJars() {
        try (Stream<Path> files = Files.list(plugins())) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path existing(Path path) {
        if (!Files.exists(path)) {
            throw new IllegalStateException(path + " does not exist: run ./mvnw package first.");
        }
        return path;
    }
}
