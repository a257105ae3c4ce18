package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.harness.Checkout;
import io.millrace.harness.CommandLineTool;
import io.millrace.harness.CommandLineTool.Outcome;
import io.millrace.harness.Servers;
import io.millrace.sandbox.MariaDbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace peek}, as packaged: what it shows, what it says, and that nothing of it stays, even after a kill. */
class PeekIT {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final String TRACES = """
            SELECT (SELECT COUNT(*) FROM pg_replication_slots WHERE database = 'peek')
                 + (SELECT COUNT(*) FROM pg_publication)""";

    @BeforeAll
    static void createTables() throws SQLException {
        mysql(
                "CREATE DATABASE peek",
                "CREATE TABLE peek.item (id INT PRIMARY KEY, name VARCHAR(20), price DECIMAL(8,2))",
                "CREATE TABLE peek.other (id INT PRIMARY KEY)",
                "INSERT INTO peek.item VALUES (1, 'one', 1.50), (2, NULL, NULL)",
                "INSERT INTO peek.other VALUES (7)",
                "CREATE USER peeker IDENTIFIED WITH mysql_native_password BY 'peeker'",
                "GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT, LOCK TABLES ON *.* TO peeker");
        postgres("postgres", "CREATE DATABASE peek");
        postgres(
                "peek",
                "CREATE TABLE item (id INT PRIMARY KEY, name TEXT, price NUMERIC(8,2))",
                "INSERT INTO item VALUES (1, 'one', 1.50), (2, NULL, NULL)");
    }

    @Test
    void showsMySqlTablesAsJsonLinesAndThenEnds(@TempDir Path folder) throws Exception {
        Outcome outcome =
                peek(folder, mysqlConfig(), "--from", "start", "--limit", "2", "--table", "item", "-o", "json");

        assertThat(outcome.errors()).contains("2 rows");
        assertThat(outcome.exitCode()).isZero();
        List<JsonNode> rows = rows(outcome.output());
        assertThat(rows).extracting(row -> row.path("topic").asText()).containsOnly("p.peek.item");
        assertThat(rows)
                .extracting(row -> row.path("value").toString())
                .containsExactly(
                        "{\"id\":1,\"name\":\"one\",\"price\":1.50}", "{\"id\":2,\"name\":null,\"price\":null}");
        assertThat(rows.get(0).path("key").toString()).isEqualTo("{\"id\":1}");
        assertThat(rows.get(0).path("headers").path("millrace.version").asText())
                .matches("\\d{19}");
        await().atMost(BOUND)
                .until(() -> number(
                                mysqlConnection(),
                                "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'peeker'")
                        == 0);
    }

    @Test
    void showsMariaDbTablesAsJsonLines(@TempDir Path folder) throws Exception {
        Map<String, String> config = mysqlConfig();
        config.put("connector.class", "io.millrace.mariadb.MariaDbSourceConnector");
        config.put("database.port", Integer.toString(Servers.mariadb().port()));
        config.put("database.user", MariaDbServer.CONNECTOR_USER);
        config.put("database.password", MariaDbServer.CONNECTOR_PASSWORD);
        execute(
                mariadbConnection(),
                "CREATE DATABASE peek",
                "CREATE TABLE peek.item (id INT PRIMARY KEY, name VARCHAR(20), price DECIMAL(8,2))",
                "INSERT INTO peek.item VALUES (1, 'one', 1.50)");

        Outcome outcome = peek(folder, config, "--from", "start", "--limit", "1", "-o", "json");

        assertThat(outcome.errors()).contains("1 row");
        assertThat(outcome.exitCode()).isZero();
        assertThat(rows(outcome.output()))
                .extracting(row -> row.path("value").toString())
                .containsExactly("{\"id\":1,\"name\":\"one\",\"price\":1.50}");
        await().atMost(BOUND)
                .until(() -> number(
                                mariadbConnection(),
                                "SELECT COUNT(*) FROM information_schema.processlist WHERE user = '"
                                        + MariaDbServer.CONNECTOR_USER + "'")
                        == 0);
    }

    @Test
    void showsPostgresTablesToPeopleThroughTheTransforms(@TempDir Path folder) throws Exception {
        Map<String, String> config = postgresConfig();
        config.put("transforms", "mask");
        config.put("transforms.mask.type", "org.apache.kafka.connect.transforms.MaskField$Value");
        config.put("transforms.mask.fields", "name");
        config.put("transforms.mask.predicate", "row");
        config.put("predicates", "row");
        config.put("predicates.row.type", "org.apache.kafka.connect.transforms.predicates.RecordIsTombstone");
        config.put("transforms.mask.negate", "true");

        Outcome outcome = peek(folder, config, "--from", "start", "--idle", "5s");

        assertThat(outcome.errors()).contains("2 rows and 2 that speak of a whole table");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output().lines().map(line -> line.replaceAll(" +", " ")
                        .replaceAll("\\d{19}", "V")))
                .containsExactly(
                        "CHANGE TABLE VERSION KEY -> ROW",
                        "begin public.item V (of the whole table)",
                        "read public.item V {\"id\":1} -> {\"id\":1,\"name\":\"\",\"price\":1.50}",
                        "read public.item V {\"id\":2} -> {\"id\":2,\"name\":null,\"price\":null}",
                        "end public.item V (of the whole table)");
        await().atMost(BOUND).until(() -> number(postgresConnection("peek"), TRACES) == 0);
    }

    @Test
    void showsOnlyWhatIsNewAndLeavesNothingWhenItIsKilled(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("out");
        Path file = write(folder, postgresConfig());
        Process process = new ProcessBuilder(
                        Checkout.distribution().resolve("bin/millrace").toString(),
                        "peek",
                        "-f",
                        file.toString(),
                        "-o",
                        "json")
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        AtomicInteger id = new AtomicInteger(100);
        try {
            await().atMost(BOUND).until(() -> {
                postgres("peek", "INSERT INTO item VALUES (" + id.incrementAndGet() + ", 'new', 1)");
                return Files.readString(output).contains("\"new\"");
            });
            assertThat(number(postgresConnection("peek"), TRACES)).isEqualTo(2);
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertThat(rows(Files.readString(output)))
                .extracting(row -> row.path("headers").path("millrace.op").asText())
                .containsOnly("c");
        await().atMost(BOUND).until(() -> number(postgresConnection("peek"), TRACES) == 0);
    }

    @Test
    void saysWhatIsWrongOnOneScreen(@TempDir Path folder) throws Exception {
        Map<String, String> wrong = postgresConfig();
        wrong.put("database.password", "wrong");
        wrong.put("table.inlcude.list", "public.item");
        Outcome misspelt = peek(folder, wrong, "--limit", "1");
        wrong.remove("table.inlcude.list");
        Outcome refused = peek(folder, wrong, "--limit", "1");
        Outcome sink = peek(
                folder,
                Map.of("connector.class", "io.millrace.redis.RedisSinkConnector", "topics", "t", "uri", "redis://x:1"));
        Map<String, String> missing = mysqlConfig();
        missing.put("database.hostname", "${env:NO_SUCH_VARIABLE}");
        Outcome unset = peek(folder, missing);

        assertThat(List.of(misspelt, refused, sink, unset)).allMatch(outcome -> outcome.exitCode() == 1);
        assertThat(misspelt.errors()).contains("table.include.list");
        assertThat(refused.errors()).contains("database.password").contains("refuses the login");
        assertThat(sink.errors()).contains("is a sink");
        assertThat(unset.errors()).contains("database.hostname").contains("NO_SUCH_VARIABLE");
        assertThat(List.of(misspelt, refused, sink, unset))
                .allMatch(outcome -> outcome.errors().lines().count() < 12);
    }

    private static Outcome peek(Path folder, Map<String, String> config, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("peek", "-f", write(folder, config).toString()));
        arguments.addAll(List.of(more));
        return CommandLineTool.run(folder, BOUND, arguments.toArray(String[]::new));
    }

    private static Path write(Path folder, Map<String, String> config) throws IOException {
        Path file = Files.createTempFile(folder, "source", ".json");
        JSON.writeValue(file.toFile(), Map.of("name", "peeked", "config", config));
        return file;
    }

    private static List<JsonNode> rows(String output) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : output.lines().toList()) {
            JsonNode record = line.endsWith("}") ? JSON.readTree(line) : JSON.createObjectNode();
            if ("crud".contains(record.path("headers").path("millrace.op").asText("none"))) {
                rows.add(record);
            }
        }
        return rows;
    }

    private static Map<String, String> mysqlConfig() {
        Map<String, String> config = new HashMap<>(Map.of(
                "connector.class", "io.millrace.mysql.MySqlSourceConnector",
                "database.hostname", Servers.mysql().host(),
                "database.port", Integer.toString(Servers.mysql().port()),
                "database.user", "peeker",
                "database.password", "peeker",
                "database.server.id", "5401",
                "database.include.list", "peek",
                "topic.prefix", "p"));
        config.put("schema.history.internal.kafka.bootstrap.servers", "${env:KAFKA_THAT_IS_NOT_NEEDED}");
        config.put("schema.history.internal.kafka.topic", "history");
        return config;
    }

    private static Map<String, String> postgresConfig() {
        return new HashMap<>(Map.of(
                "connector.class",
                "io.millrace.postgres.PostgresSourceConnector",
                "database.hostname",
                Servers.postgres().host(),
                "database.port",
                Integer.toString(Servers.postgres().port()),
                "database.user",
                Servers.postgres().user(),
                "database.password",
                Servers.postgres().password(),
                "database.dbname",
                "peek",
                "schema.include.list",
                "public",
                "topic.prefix",
                "p"));
    }

    private static void mysql(String... statements) throws SQLException {
        execute(mysqlConnection(), statements);
    }

    private static void postgres(String database, String... statements) throws SQLException {
        execute(postgresConnection(database), statements);
    }

    private static Connection mysqlConnection() throws SQLException {
        return DriverManager.getConnection(
                Servers.mysql().jdbcUrl(""),
                Servers.mysql().user(),
                Servers.mysql().password());
    }

    private static Connection mariadbConnection() throws SQLException {
        return DriverManager.getConnection(
                Servers.mariadb().jdbcUrl(""),
                Servers.mariadb().user(),
                Servers.mariadb().password());
    }

    private static Connection postgresConnection(String database) throws SQLException {
        return DriverManager.getConnection(
                Servers.postgres().jdbcUrl(database),
                Servers.postgres().user(),
                Servers.postgres().password());
    }

    private static void execute(Connection opened, String... statements) throws SQLException {
        try (Connection connection = opened;
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static long number(Connection opened, String query) throws SQLException {
        try (Connection connection = opened;
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
