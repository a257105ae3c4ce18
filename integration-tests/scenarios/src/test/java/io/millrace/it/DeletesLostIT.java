package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.harness.CommandLineTool;
import io.millrace.harness.CommandLineTool.Outcome;
import io.millrace.harness.ConnectRest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One sink is stopped and another paused for longer than their topics keep deletes: both fail when they would go on, the
 * status says so, and after a new reading of the tables both are equal to them.
 */
class DeletesLostIT {
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final long KEPT_MILLIS = 40_000;

    @TempDir
    private Path folder;

    private final ConnectRest rest = Workers.shared().rest();
    private final String brokers = Workers.shared().bootstrapServers();

    @Test
    void aSinkThatMayHaveMissedDeletesFailsUntilTheTableIsReadAgain() throws Exception {
        try (Pipeline pipeline = new Pipeline("late", brokers)) {
            Orders orders = new Orders(pipeline, 29);
            orders.createTables();
            orders.insert(50);
            rest.put(pipeline.source(), pipeline.sourceConfig());
            rest.put(pipeline.searchSink(), with(pipeline.searchConfig(), Map.of()));
            rest.put(pipeline.redisSink(), with(pipeline.redisConfig(), Map.of()));
            pipeline.awaitInStep(BOUND, orders.oracles());
            keepDeletesForAsLong(pipeline.topic("orders"));

            change(pipeline.searchSink(), "stop");
            change(pipeline.redisSink(), "pause");
            // As if the deletes had been in the topic and compaction had taken them.
            pipeline.execute(
                    "SET sql_log_bin = 0",
                    "DELETE FROM order_lines WHERE order_id % 10 = 3",
                    "DELETE FROM orders WHERE id % 10 = 3");
            awaitFault(pipeline.redisSink());
            awaitWarning(pipeline.searchSink());
            change(pipeline.searchSink(), "resume");
            awaitFault(pipeline.searchSink());

            Map<String, String> wayOut = Map.of(
                    "resynced.at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            rest.put(pipeline.searchSink(), with(pipeline.searchConfig(), wayOut));
            rest.put(pipeline.redisSink(), with(pipeline.redisConfig(), wayOut));
            change(pipeline.redisSink(), "resume");
            resync(pipeline.source(), "late.orders");
            resync(pipeline.source(), "late.order_lines");
            pipeline.awaitInStep(BOUND, orders.oracles());
            orders.change(20);
            pipeline.awaitInStep(BOUND, orders.oracles());
            pipeline.delete(rest);
        }
    }

    private static Map<String, String> with(Map<String, String> config, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(config);
        all.put("delete.retention.ms", Long.toString(KEPT_MILLIS));
        all.put("sweep.max.percent", "100");
        all.putAll(more);
        return all;
    }

    private void keepDeletesForAsLong(String topic) throws Exception {
        List<AlterConfigOp> changes = new ArrayList<>();
        Map.of("cleanup.policy", "compact", "delete.retention.ms", Long.toString(KEPT_MILLIS))
                .forEach((name, value) ->
                        changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                    .all()
                    .get();
        }
    }

    private void change(String sink, String action) {
        assertThat(rest.call("PUT", "/connectors/" + sink + "/" + action, null).status())
                .isBetween(200, 299);
    }

    private void awaitFault(String sink) {
        await(sink + " fails")
                .atMost(BOUND)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(rest.taskState(sink)).isEqualTo("FAILED"));
        assertThat(rest.trace(sink)).contains("DELETES_LOST", "millrace resync", "resynced.at=20", "late.");
    }

    private void awaitWarning(String sink) {
        await("the status warns of " + sink)
                .atMost(BOUND)
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    JsonNode status = status(sink);
                    assertThat(status.path("warnings").toString()).contains("deletes may be missing in the target");
                    assertThat(status.path("sink")
                                    .path("deletes")
                                    .path("keptMillis")
                                    .asLong())
                            .isEqualTo(KEPT_MILLIS);
                    assertThat(status.path("sink")
                                    .path("deletes")
                                    .path("unseenSeconds")
                                    .asLong())
                            .isGreaterThanOrEqualTo(KEPT_MILLIS / 1000);
                });
    }

    private JsonNode status(String sink) throws Exception {
        Outcome outcome = run("status", sink, "--bootstrap-servers", brokers, "--output", "json");
        return new ObjectMapper().readTree(outcome.output());
    }

    private void resync(String source, String table) {
        Outcome outcome = run("resync", source, table, "--wait=2m");
        assertThat(outcome.exitCode()).as(outcome.output() + outcome.errors()).isZero();
    }

    private Outcome run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--connect", Workers.shared().restUri().toString()));
        return CommandLineTool.run(folder, BOUND, all.toArray(String[]::new));
    }
}
