package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OffsetsTest {
    private static final String PARTITION = "{\"server\":\"shop\"}";
    private static final Map<String, Object> POSITION = Map.of("file", "binlog.000002", "pos", 4711);

    @TempDir
    Path directory = Path.of("");

    private FakeConnect connect;
    private FakeConnect.FakeConnector source;
    private Cli cli;

    @BeforeEach
    void start() throws IOException {
        connect = new FakeConnect();
        cli = new Cli(directory, connect);
        source = connect.connector("orders", "io.millrace.mysql.MySqlSourceConnector");
        source.offsets.put(PARTITION, POSITION);
    }

    @AfterEach
    void stop() {
        connect.close();
    }

    @Test
    void showsThePositionOfASource() {
        var result = cli.run("offsets", "show", "orders");
        assertThat(result.out()).contains("server=shop").contains("binlog.000002");
    }

    @Test
    void changesNothingWithoutExecute() throws IOException {
        var result = cli.run("offsets", "reset", "orders", "--to-start");
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("server=shop: forgotten", "reads all rows of its tables again", "add --execute");
        assertThat(source.offsets).containsEntry(PARTITION, POSITION);
        assertThat(source.state).isEqualTo("RUNNING");
        assertThat(savedFiles()).isEmpty();
    }

    @Test
    void keepsTheVersionClockOfThePositionThatItForgets() {
        source.offsets.put(
                PARTITION, Map.of("file", "binlog.000002", "pos", 4, "millrace.clock", "1838768776536937472"));

        var result = cli.run("offsets", "reset", "orders", "--to-start", "--execute");

        assertThat(result.code()).isZero();
        assertThat(source.offsets).containsEntry(PARTITION, Map.of("millrace.clock", "1838768776536937472"));
        assertThat(result.out()).contains("version clock stays");
        assertThat(source.state).isEqualTo("RUNNING");
    }

    @Test
    void forgetsAndResumesAndTheSavedFileRestores() throws IOException {
        var result = cli.run("offsets", "reset", "orders", "--to-start", "--execute");
        assertThat(result.code()).isZero();
        assertThat(source.offsets).isEmpty();
        assertThat(source.state).isEqualTo("RUNNING");
        Path saved = savedFiles().get(0);
        assertThat(result.err())
                .contains("saved the present offsets to")
                .contains(saved.getFileName().toString());

        String file = saved.getFileName().toString();
        assertThat(cli.run("offsets", "reset", "orders", "--from-file", file, "--execute")
                        .code())
                .isZero();
        assertThat(source.offsets).containsEntry(PARTITION, POSITION);
    }

    @Test
    void aStoppedConnectorStaysStoppedAndAPausedOneIsPausedAgain() {
        source.state = "STOPPED";
        assertThat(cli.run("offsets", "reset", "orders", "--to-start", "--execute")
                        .code())
                .isZero();
        assertThat(source.state).isEqualTo("STOPPED");
        source.offsets.put(PARTITION, POSITION);
        source.state = "PAUSED";
        assertThat(cli.run("offsets", "reset", "orders", "--to-start", "--execute")
                        .code())
                .isZero();
        assertThat(source.state).isEqualTo("PAUSED");
    }

    @Test
    void leavesAConnectorAloneThatIsThereAlready() throws IOException {
        cli.run("offsets", "reset", "orders", "--to-start", "--execute");
        source.offsets.put(PARTITION, POSITION);
        String saved = savedFiles().get(0).getFileName().toString();
        connect.requests().clear();
        var result = cli.run("offsets", "reset", "orders", "--from-file", saved, "--execute");
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("There is nothing to do.");
        assertThat(connect.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        Files.writeString(directory.resolve("other.json"), "{\"name\": \"orders\", \"config\": {}}");
        assertThat(cli.run("offsets", "reset", "orders", "--from-file", "other.json")
                        .err())
                .contains("does not hold offsets: it has a field 'name'")
                .doesNotContain("io.millrace");
        assertThat(cli.run("offsets", "reset", "orders", "--from-file", "none.json")
                        .err())
                .contains("There is no file")
                .contains("none.json");
        assertThat(cli.run("offsets", "reset", "orders", "--to-start", "--execute", "--save-to", "nowhere")
                        .err())
                .contains("there is no such folder", "Nothing was changed");
        assertThat(source.offsets).containsEntry(PARTITION, POSITION);
    }

    @Test
    void aFailedWriteRestoresTheOldOffsetsAndExplains() throws IOException {
        cli.run("offsets", "show", "orders");
        Files.writeString(
                directory.resolve("wanted.json"),
                "{\"offsets\":[{\"partition\":{\"server\":\"shop\"},\"offset\":{\"file\":\"binlog.000001\",\"pos\":4}}]}");
        connect.failingWrites(1);
        var result = cli.run("offsets", "reset", "orders", "--from-file", "wanted.json", "--execute");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("could not be written: Failed to alter offsets")
                .contains("The old offsets were restored");
        assertThat(source.offsets).containsEntry(PARTITION, POSITION);
        assertThat(source.state).isEqualTo("RUNNING");
    }

    @Test
    void saysHowToRestoreWhenRestoringFailsToo() throws IOException {
        Files.writeString(
                directory.resolve("wanted.json"),
                "{\"offsets\":[{\"partition\":{\"server\":\"shop\"},\"offset\":{\"pos\":4}}]}");
        connect.failingWrites(2);
        var result = cli.run("offsets", "reset", "orders", "--from-file", "wanted.json", "--execute");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("could not be restored").contains("--from-file");
        assertThat(source.state).isEqualTo("STOPPED");
    }

    @Test
    void changesNothingWhenTheTasksDoNotGo() {
        connect.tasksLinger();
        var result = cli.run("offsets", "reset", "orders", "--to-start", "--execute", "--timeout=300ms");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("were not changed, because it could not be stopped");
        assertThat(source.offsets).containsEntry(PARTITION, POSITION);
        assertThat(source.state).isEqualTo("RUNNING");
    }

    @Test
    void warnsWhenTheTablesWouldNotBeReadAgain() {
        source.config = Map.of(
                "name",
                "orders",
                "connector.class",
                "io.millrace.mysql.MySqlSourceConnector",
                "snapshot.mode",
                "no_data");
        assertThat(cli.run("offsets", "reset", "orders", "--to-start").out()).contains("does NOT read the rows");
    }

    @Test
    void refusesWhatDoesNotFitTheKindOfConnector() {
        connect.connector("cache", "io.millrace.redis.RedisSinkConnector");
        assertThat(cli.run("offsets", "reset", "orders", "--to-earliest").err()).contains("orders is a source");
        assertThat(cli.run("offsets", "reset", "cache", "--to-start").err()).contains("cache is a sink");
        assertThat(cli.run("offsets", "reset", "cache", "--to-latest").err()).contains("--bootstrap-servers");
        assertThat(cli.run("offsets", "reset", "cache").code()).isEqualTo(2);
        assertThat(cli.run("offsets", "reset", "cache", "--to-latest", "--to-earliest")
                        .code())
                .isEqualTo(2);
        assertThat(cli.run("offsets", "reset", "cache", "--to-timestamp", "yesterday")
                        .err())
                .contains("is not a time with a zone");
    }

    private List<Path> savedFiles() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("orders-offsets-"))
                    .sorted()
                    .toList();
        }
    }
}
