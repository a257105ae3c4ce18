package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandsTest {
    private static final String SOURCE = "io.millrace.mysql.MySqlSourceConnector";
    private static final String SINK = "io.millrace.redis.RedisSinkConnector";

    @TempDir
    Path directory = Path.of("");

    private FakeConnect connect;
    private Cli cli;

    @BeforeEach
    void start() throws IOException {
        connect = new FakeConnect();
        cli = new Cli(directory, connect);
    }

    @AfterEach
    void stop() {
        connect.close();
    }

    @Test
    void listsConnectorsAsATable() {
        connect.connector("orders", SOURCE);
        connect.connector("cache", SINK).taskState = "FAILED";
        var result = cli.run("get");
        assertThat(result.code()).isZero();
        assertThat(result.out().lines().toList())
                .containsExactly(
                        "NAME     TYPE     STATE     TASKS   CLASS",
                        "cache    sink     FAILED    0/1     RedisSinkConnector",
                        "orders   source   RUNNING   1/1     MySqlSourceConnector");
    }

    @Test
    void listsConnectorsAsJson() throws IOException {
        connect.connector("orders", SOURCE);
        JsonNode list = Json.MAPPER.readTree(cli.run("get", "--output", "json").out());
        assertThat(list).hasSize(1);
        assertThat(list.get(0).fieldNames())
                .toIterable()
                .containsExactly("name", "type", "class", "state", "worker", "tasks");
        JsonNode one =
                Json.MAPPER.readTree(cli.run("get", "orders", "-o", "json").out());
        assertThat(one).isEqualTo(list.get(0));
    }

    @Test
    void findsTheRuntimeInTheDataFolder() throws IOException {
        connect.connector("orders", SOURCE);
        Path data = Files.createDirectories(directory.resolve("millrace-data/demo"));
        String file = """
                {"rest": "%s", "bootstrapServers": "127.0.0.1:1", "pid": %d, "processStarted": "%s", "embeddedKafka": true}
                """.formatted(
                        connect.url(),
                        ProcessHandle.current().pid(),
                        ProcessHandle.current().info().startInstant().orElseThrow());
        Files.writeString(data.resolve("runtime.json"), file);
        assertThat(new Cli(directory).run("get").out()).contains("orders");
    }

    @Test
    void explainsAWorkerThatDoesNotAnswer() {
        connect.close();
        var result = cli.run("get");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("Kafka Connect does not answer at " + connect.url())
                .contains("millrace up")
                .contains("--connect URL")
                .doesNotContain("\tat ");
        assertThat(cli.run("get", "--verbose").err()).contains("\tat ");
    }

    @Test
    void tellsWhatASourceWarnsOf() {
        connect.connector("orders", SOURCE)
                .offsets
                .put(
                        "{\"server\":\"p\"}",
                        Map.of("lsn", 1, "millrace.warning", "the slot s makes the server keep 9 MB"));
        assertThat(cli.run("status").out()).contains("  warning: the slot s makes the server keep 9 MB");
        assertThat(cli.run("status", "orders", "-o", "json").out()).contains("\"warnings\"");
    }

    @Test
    void explainsAnUnknownConnector() {
        var result = cli.run("status", "ordres");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("Connector ordres not found").contains("millrace get");
    }

    @Test
    void explainsRefusedCredentials() {
        connect.requireCredentials("Basic YW5uOnNlY3JldA==");
        assertThat(cli.run("get").err()).contains("refuses these credentials").contains("MILLRACE_CONNECT_PASSWORD");
        cli.with("MILLRACE_CONNECT_USER", "ann").with("MILLRACE_CONNECT_PASSWORD", "secret");
        assertThat(cli.run("get").code()).isZero();
    }

    @Test
    void readsCredentialsFromAFile() throws IOException {
        connect.requireCredentials("Basic YW5uOnNlY3JldA==");
        Path file = directory.resolve("connect.properties");
        Files.writeString(file, "url=" + connect.url() + "\nuser=ann\npassword=secret\n");
        assertThat(new Cli(directory)
                        .run("get", "--connect-config", "connect.properties")
                        .code())
                .isZero();
    }

    @Test
    void outlivesARebalance() {
        connect.connector("orders", SOURCE);
        connect.conflicts(2);
        assertThat(cli.run("get").code()).isZero();
    }

    @Test
    void masksSecretsInADescription() {
        connect.connector("orders", SOURCE);
        var result = cli.run("describe", "orders");
        assertThat(result.out()).contains("database.password   ********").contains("shop.orders");
        assertThat(result.out()).doesNotContain("hunter2");
        assertThat(cli.run("describe", "orders", "-o", "json").out()).contains("\"database.password\" : \"********\"");
    }

    @Test
    void stopsAndWaitsUntilTheTasksAreGone() {
        connect.connector("orders", SOURCE);
        var result = cli.run("stop", "--wait", "orders");
        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("orders: STOPPED" + System.lineSeparator());
        assertThat(result.err()).contains("waiting for orders to be stopped");
    }

    @Test
    void givesUpWaitingAfterTheBound() {
        connect.connector("orders", SOURCE);
        connect.tasksLinger();
        var result = cli.run("stop", "orders", "--wait=300ms");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("Waited 300ms for orders").contains("connector STOPPED, tasks running 1/1");
    }

    @Test
    void changesNothingWhenOneOfTheNamesIsUnknown() {
        connect.connector("orders", SOURCE);
        assertThat(cli.run("delete", "orders", "ordres").code()).isEqualTo(1);
        assertThat(connect.has("orders")).isTrue();
    }

    @Test
    void deletesAndWaits() {
        connect.connector("orders", SOURCE);
        assertThat(cli.run("delete", "orders", "--wait").out()).contains("orders: GONE");
        assertThat(connect.has("orders")).isFalse();
    }

    @Test
    void pausesAndResumes() {
        connect.connector("orders", SOURCE);
        assertThat(cli.run("pause", "orders", "--wait").out()).contains("orders: PAUSED");
        assertThat(cli.run("resume", "orders", "-o", "json").out()).contains("\"done\" : \"resuming\"");
    }

    @Test
    void reportsAConnectorThatFailsAfterARestart() {
        var connector = connect.connector("orders", SOURCE);
        connector.state = "FAILED";
        var result = cli.run("restart", "orders", "--wait");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("orders has failed").contains("millrace restart orders --only-failed");
    }

    @Test
    void restartsWhatHasFailedOnly() {
        connect.connector("orders", SOURCE);
        connect.connector("cache", SINK).taskState = "FAILED";
        var result = cli.run("restart", "orders", "cache", "--only-failed", "--wait");
        assertThat(result.code()).isZero();
        assertThat(result.out().lines()).containsExactly("orders: nothing has failed", "cache: RUNNING");
        assertThat(connect.requests()).noneMatch(request -> request.startsWith("POST /connectors/orders/restart"));
        assertThat(cli.run("restart", "orders", "--only-failed", "-o", "json").out())
                .contains("nothing has failed");
    }

    @Test
    void tellsHowFarTheFirstReadingOfASourceHasCome() throws IOException {
        long now = System.currentTimeMillis();
        connect.connector("orders", SOURCE)
                .offsets
                .put(
                        "{\"server\":\"p\"}",
                        Map.of(
                                "snapshot",
                                "INITIAL",
                                "ts_sec",
                                1,
                                "millrace.progress",
                                "{\"work\":\"snapshot\",\"table\":\"shop.orders\",\"tablesDone\":1,\"tables\":3,\"rows\":20000,"
                                        + "\"estimated\":50000,\"since\":" + (now - 12_000) + ",\"at\":" + (now - 2_000)
                                        + ",\"new\":1}"));

        assertThat(cli.run("status", "orders").out())
                .containsPattern(
                        "first reading: 20000 of about 50000 rows \\(40 %\\), 1 of 3 tables done, now shop.orders; "
                                + "2000 rows/s, about 15 s left; said \\d+ s ago")
                .doesNotContain("last change");
        JsonNode reading = Json.MAPPER
                .readTree(cli.run("status", "orders", "-o", "json").out())
                .at("/source/reading");
        assertThat(reading.get("rows").asLong()).isEqualTo(20_000);
        connect.connector("orders").taskState = "FAILED";
        assertThat(cli.run("status", "orders").out()).contains("before that: first reading");
    }

    @Test
    void tellsWhenTheLastChangeWasMadeThatASourceHasRead() {
        connect.connector("orders", SOURCE).offsets.put("{\"server\":\"p\"}", Map.of("ts_sec", 1_700_000_000));
        connect.connector("people", SOURCE)
                .offsets
                .put("{\"server\":\"q\"}", Map.of("ts_usec", 1_700_000_001_500_000L, "millrace.progress", "?"));

        assertThat(cli.run("status").out())
                .contains("last change read from the log: 2023-11-14T22:13:20Z (", "2023-11-14T22:13:21.500Z (");
    }

    @Test
    void listsPlugins() {
        assertThat(cli.run("plugins").out()).contains(SOURCE).doesNotContain("JsonConverter");
        assertThat(cli.run("plugins", "--all").out()).contains("JsonConverter");
    }

    @Test
    void usageErrorsHaveTheirOwnExitCode() {
        assertThat(cli.run("gett").code()).isEqualTo(2);
        assertThat(cli.run().code()).isEqualTo(2);
        assertThat(cli.run("stop", "orders", "--wait=soon").err())
                .contains("'soon' is not a duration")
                .contains("millrace stop --help");
        assertThat(cli.run("get", "--output", "xml").code()).isEqualTo(2);
    }

    @Test
    void aCommandWithoutItsSubcommandShowsItsHelp() {
        assertThat(cli.run().err()).contains("Missing required subcommand", "millrace COMMAND --help");
        assertThat(cli.run("offsets").err()).contains("millrace offsets reset orders --to-earliest");
    }

    @Test
    void saysThatAnAddressIsNotConnects() throws IOException {
        assertThat(cli.run("get", "--connect", connect.url() + "/elsewhere").err())
                .contains("is not Kafka Connect's REST API", "/elsewhere/connectors answered HTTP status 404");
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> greeting = CompletableFuture.runAsync(() -> greet(server));
            assertThat(cli.run("get", "--connect", "http://127.0.0.1:" + server.getLocalPort())
                            .err())
                    .contains("is not Kafka Connect's REST API: it does not speak HTTP");
            greeting.join();
        }
    }

    /** As a database does, which speaks first. */
    private static void greet(ServerSocket server) {
        try (var socket = server.accept()) {
            socket.getOutputStream().write("J 8.0.33\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().readNBytes(10);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void refusesAnAddressWithoutScheme() {
        assertThat(cli.run("get", "--connect", "localhost:8083").err()).contains("is not the address");
    }
}
