package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.harness.ConnectRest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The topic with the history of the tables' schemas is deleted while the source stands still. */
class SchemaHistoryIT {
    private static final Duration BOUND = Duration.ofMinutes(2);

    private static ConnectRest rest;
    private static Pipeline pipeline;

    @BeforeAll
    static void start() throws Exception {
        rest = Workers.shared().rest();
        pipeline = new Pipeline("histories", Workers.shared().bootstrapServers());
        pipeline.execute(
                "SET GLOBAL binlog_row_metadata = FULL",
                "CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(20), price DECIMAL(8,2))",
                "INSERT INTO item VALUES (1, 'one', 1.50), (2, NULL, NULL)");
        rest.put(pipeline.source(), pipeline.sourceConfig());
        rest.awaitRunning(pipeline.source());
        awaitOps(List.of("r", "r"));
    }

    @AfterAll
    static void stop() throws Exception {
        rest.delete(pipeline.source());
        pipeline.execute("SET GLOBAL binlog_row_metadata = MINIMAL");
        pipeline.close();
    }

    @Test
    void isRebuiltUnlessATableWasChanged() throws Exception {
        withoutHistory("INSERT INTO item VALUES (3, 'three', 3)");
        awaitOps(List.of("r", "r", "c"));

        withoutHistory("UPDATE item SET name = 'last' WHERE id = 1", "ALTER TABLE item ADD COLUMN first INT FIRST");
        await("a refusal").atMost(BOUND).until(() -> rest.taskState(pipeline.source())
                .equals("FAILED"));
        assertThat(rest.trace(pipeline.source()))
                .contains(
                        "SOURCE_SCHEMA_HISTORY",
                        "ALTER TABLE item ADD COLUMN first",
                        "histories.item",
                        "millrace offsets reset");
        awaitOps(List.of("r", "r", "c"));
    }

    /** Stops the source, deletes its history, runs statements and lets it go on. */
    private static void withoutHistory(String... statements) throws Exception {
        call("stop");
        await("the end of the tasks")
                .atMost(BOUND)
                .until(() -> rest.status(pipeline.source()).path("tasks").isEmpty());
        Map<String, Object> kafka = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, Workers.shared().bootstrapServers());
        try (Admin admin = Admin.create(kafka)) {
            admin.deleteTopics(List.of("histories.history")).all().get();
            await("the end of the topic")
                    .atMost(BOUND)
                    .until(() -> !admin.listTopics().names().get().containsAll(Set.of("histories.history")));
        }
        pipeline.execute(statements);
        call("resume");
    }

    private static void call(String verb) {
        assertThat(rest.call("PUT", "/connectors/" + pipeline.source() + '/' + verb, null)
                        .status())
                .isBetween(200, 299);
    }

    /** Waits for the operations of rows, in their order. */
    private static void awaitOps(List<String> expected) {
        await(expected + " in the topic").atMost(BOUND).ignoreExceptions().untilAsserted(() -> {
            List<String> ops = new ArrayList<>();
            pipeline.topics()
                    .forEach(
                            pipeline.topic("item"),
                            record -> ops.add(new String(
                                    record.headers().lastHeader("millrace.op").value(), StandardCharsets.UTF_8)));
            ops.removeAll(List.of("b", "e"));
            assertThat(ops).containsExactlyInAnyOrderElementsOf(expected);
        });
    }
}
