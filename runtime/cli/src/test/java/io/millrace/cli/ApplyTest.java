package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApplyTest {
    private static final String WRAPPED = """
            {"name": "orders", "config": {"connector.class": "io.millrace.mysql.MySqlSourceConnector",
             "database.port": 3306, "sesame": "open", "database.password": "${file:/secrets:pw}"}}
            """;
    private static final String FLAT = """
            {"name": "cache", "connector.class": "io.millrace.redis.RedisSinkConnector", "topics": "a,b"}
            """;

    @TempDir
    Path directory = Path.of("");

    private FakeConnect connect;
    private Cli cli;

    @BeforeEach
    void start() throws IOException {
        connect = new FakeConnect();
        cli = new Cli(directory, connect);
        Files.writeString(directory.resolve("orders.json"), WRAPPED);
        Files.writeString(directory.resolve("cache.json"), FLAT);
    }

    @AfterEach
    void stop() {
        connect.close();
    }

    @Test
    void createsFromBothFormsAndShowsTheSettings() {
        var result = cli.run("apply", "-f", "orders.json", "-f", "cache.json");
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("orders: to be created", "+ database.port: 3306", "orders: created", "cache: created")
                .contains("+ sesame: ********", "+ database.password: ${file:/secrets:pw}")
                .doesNotContain("open");
        assertThat(connect.connector("cache").config)
                .containsEntry("name", "cache")
                .containsEntry("topics", "a,b");
    }

    @Test
    void showsOnlyWhatDiffersAndLeavesAnUnchangedConnectorAlone() throws IOException {
        cli.run("apply", "-f", "orders.json", "cache.json");
        Files.writeString(
                directory.resolve("orders.json"),
                WRAPPED.replace("3306", "3307").replace("open", "shut"));
        connect.requests().clear();
        var result = cli.run("apply", "-f", "orders.json", "cache.json");
        assertThat(result.out().lines().toList())
                .containsExactly(
                        "orders: to be updated",
                        "  ~ database.port: 3306 -> 3307",
                        "  ~ sesame: ******** -> ********",
                        "cache: no changes",
                        "orders: updated");
        assertThat(connect.requests()).doesNotContain("PUT /connectors/cache/config");
    }

    @Test
    void appliesNothingWhenAnyFileHasAProblem() throws IOException {
        Files.writeString(directory.resolve("bad.json"), "{\"name\": \"bad\", \"config\": {\"a\": [1], \"b\": null}}");
        var result = cli.run("apply", "-f", "orders.json", "-f", "bad.json");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("3 problems; nothing was applied", "bad.json: bad")
                .contains("a: is an array", "b: is null", "connector.class: is missing");
        assertThat(connect.has("orders")).isFalse();
    }

    @Test
    void showsEveryProblemOnItsField() {
        connect.fieldError("database.hostname", "is missing");
        connect.fieldError("database.pasword", "database.pasword: unknown setting; did you mean database.password?");
        var result = cli.run("apply", "-f", "orders.json");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("    database.hostname: is missing")
                .contains("    database.pasword: unknown setting");
    }

    @Test
    void aProblemThatIsReportedTwiceIsShownOnce() {
        connect.fieldError("topics", "topics = a,b: is not what it should be");
        assertThat(cli.run("apply", "-f", "cache.json").err())
                .contains("1 problem;")
                .contains("    topics = a,b: is not what it should be");
    }

    @Test
    void namesTheVariableThatTheWorkerLacks() throws IOException {
        Files.writeString(directory.resolve("cache.json"), FLAT.replace("a,b", "${env:TOPICS}"));
        connect.fieldError("topics", "${env:TOPICS} has invalid format");
        assertThat(cli.run("apply", "-f", "cache.json").err())
                .contains("1 problem;")
                .contains("topics: ${env:TOPICS} has no value: the worker was started without the variable TOPICS")
                .doesNotContain("invalid format");
    }

    @Test
    void reportsProblemsAsJson() throws IOException {
        connect.fieldError("topics", "is missing");
        JsonNode report = Json.MAPPER.readTree(
                cli.run("apply", "-f", "cache.json", "-o", "json").out());
        assertThat(report.get("applied").asBoolean()).isFalse();
        assertThat(report.at("/problems/0/field").asText()).isEqualTo("topics");
        assertThat(report.at("/problems/0/file").asText()).isEqualTo("cache.json");
    }

    @Test
    void suggestsTheClassThatWasMeant() throws IOException {
        Files.writeString(directory.resolve("cache.json"), FLAT.replace("RedisSinkConnector", "RedisSinkConector"));
        assertThat(cli.run("apply", "-f", "cache.json").err())
                .contains("did you mean io.millrace.redis.RedisSinkConnector?");
    }

    @Test
    void suggestsTheClassOfWhichTheBeginningWasWritten() throws IOException {
        Files.writeString(directory.resolve("cache.json"), FLAT.replace("RedisSinkConnector", "RedisSink"));
        assertThat(cli.run("apply", "-f", "cache.json").err())
                .contains("did you mean io.millrace.redis.RedisSinkConnector?");
    }

    @Test
    void readsConnectorsOneAfterAnother() {
        cli.typing(WRAPPED + FLAT);
        assertThat(cli.run("apply", "-f", "-").code()).isZero();
        assertThat(connect.has("orders")).isTrue();
        assertThat(connect.has("cache")).isTrue();
    }

    @Test
    void appliesNothingOfAFileThatIsCutOff() {
        cli.typing(WRAPPED + FLAT.substring(0, 20));
        assertThat(cli.run("apply", "-f", "-").err()).contains("nothing was applied", "not valid JSON");
        assertThat(connect.has("orders")).isFalse();
        cli.typing("");
        assertThat(cli.run("apply", "-f", "-").err()).contains("holds no connector");
    }

    @Test
    void readsAnArrayFromStandardInput() {
        cli.typing("[" + WRAPPED + "," + FLAT + "]");
        assertThat(cli.run("apply", "-f", "-").code()).isZero();
        assertThat(connect.has("orders")).isTrue();
        assertThat(connect.has("cache")).isTrue();
    }

    @Test
    void refusesTheSameConnectorTwice() {
        cli.typing("[" + FLAT + "," + FLAT + "]");
        assertThat(cli.run("apply", "-f", "-").err()).contains("name: is also in -");
    }

    @Test
    void namesThePlaceOfBrokenJson() {
        cli.typing("{\n \"name\": oops}");
        assertThat(cli.run("apply", "-f", "-").err()).contains("not valid JSON").contains("line 2");
    }

    @Test
    void tellsAboutAFileThatIsNotThere() {
        var result = cli.run("apply", "-f", "nowhere.json");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("There is no file nowhere.json");
    }

    @Test
    void aDryRunChangesNothing() {
        var result = cli.run("apply", "-f", "orders.json", "--dry-run");
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("Nothing was changed");
        assertThat(connect.has("orders")).isFalse();
    }

    @Test
    void waitsUntilTheConnectorRuns() {
        var result = cli.run("apply", "-f", "orders.json", "--wait=10s");
        assertThat(result.code()).isZero();
        assertThat(result.out()).endsWith("orders: RUNNING" + System.lineSeparator());
    }

    @Test
    void createsInTheInitialState() throws IOException {
        Files.writeString(
                directory.resolve("orders.json"),
                WRAPPED.strip().replaceFirst("}$", ", \"initial_state\": \"STOPPED\"}"));
        assertThat(cli.run("apply", "-f", "orders.json").code()).isZero();
        assertThat(connect.connector("orders").state).isEqualTo("STOPPED");
    }
}
