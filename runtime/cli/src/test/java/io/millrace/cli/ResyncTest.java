package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResyncTest {
    private static final String STATE = """
            {"queue":[{"id":"c","table":"shop.c","cause":"asked"}],
             "running":{"id":"b","table":"shop.b","where":"id > 5","cause":"asked","rows":2048,"reached":"9 of 80"},
             "done":[{"id":"a","table":"shop.a","cause":"added","rows":7,"ended":1},
                     {"id":"z","table":"shop.z","cause":"asked","rows":0,"refused":"has no key","ended":1}]}""";

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
    }

    @AfterEach
    void stop() {
        connect.close();
    }

    @Test
    void putsARequestIntoTheSettingsAndTakesOutWhatHasEnded() {
        offset(STATE);
        setting("resync.request.a", "shop.a");
        setting("resync.request.b", "shop.b where id > 5");

        var result = cli.run("resync", "orders", "shop.items", "--where", "id = 1");

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("shop.items is queued as ");
        assertThat(source.config)
                .containsValue("shop.items where id = 1")
                .containsEntry("resync.request.b", "shop.b where id > 5")
                .containsEntry("database.password", "hunter2")
                .doesNotContainKey("resync.request.a");
    }

    @Test
    void changesNothingWhenTheConnectorRefuses() {
        connect.fieldError("resync.request.x", "resync.request.x = shop.itmes: did you mean shop.items?");

        var result = cli.run("resync", "orders", "shop.itmes");

        assertThat(result.code()).isNotZero();
        assertThat(result.err()).contains("did you mean shop.items?", "nothing was changed");
        assertThat(connect.requests()).noneMatch(request -> request.startsWith("PATCH"));
    }

    @Test
    void refusesWhatIsNoSourceOfOurs() {
        connect.connector("cache", "io.millrace.redis.RedisSinkConnector");

        assertThat(cli.run("resync", "cache", "shop.items").err()).contains("is no source of Millrace");
    }

    @Test
    void showsWhatWasIsAndWillBeRead() {
        offset(STATE);

        var result = cli.run("resync", "orders");

        assertThat(result.out().lines())
                .anyMatch(line -> line.matches("a +shop.a +added +DONE +7 .*"))
                .anyMatch(line -> line.matches("b +shop.b where id > 5 +asked +READING +2048 +at key 9 of 80"))
                .anyMatch(line -> line.matches("c +shop.c +asked +QUEUED +0 .*"))
                .anyMatch(line -> line.matches("z +shop.z +asked +REFUSED +0 +has no key"));
    }

    @Test
    void waitsNoLongerThanItIsTold() {
        var result = cli.run("resync", "orders", "shop.items", "--wait=1s");

        assertThat(result.code()).isNotZero();
        assertThat(result.err()).contains("not in a committed offset yet", "the request stays queued");
    }

    @Test
    void withdrawsARequest() {
        setting("resync.request.b", "shop.b");

        assertThat(cli.run("resync", "orders", "--withdraw", "nothing").err()).contains("has no request nothing");
        assertThat(cli.run("resync", "orders", "--withdraw", "b").code()).isZero();
        assertThat(source.config).doesNotContainKey("resync.request.b");
    }

    @Test
    void applyKeepsRequestsThatTheFileDoesNotKnow() throws IOException {
        setting("resync.request.b", "shop.b");
        Path file = directory.resolve("orders.json");
        Files.writeString(
                file,
                "{\"name\":\"orders\",\"config\":{\"connector.class\":\"io.millrace.mysql.MySqlSourceConnector\"}}");

        var result = cli.run("apply", "-f", file.toString());

        assertThat(result.code()).isZero();
        assertThat(connect.connector("orders").config)
                .containsEntry("resync.request.b", "shop.b")
                .doesNotContainKey("database.password");
    }

    private void offset(String state) {
        source.offsets.put("{\"server\":\"shop\"}", Map.of("file", "b.1", "millrace.resync", state));
    }

    private void setting(String key, String value) {
        var config = new HashMap<>(source.config);
        config.put(key, value);
        source.config = config;
    }
}
