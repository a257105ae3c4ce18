package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.harness.CommandLineTool;
import io.millrace.harness.CommandLineTool.Outcome;
import io.millrace.harness.ConnectRest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a reset the targets are exact again, and on the way no key went back to an older version. */
class OffsetsResetIT {
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final int ROWS = 1500;

    @TempDir
    private static Path folder;

    private static ConnectRest rest;
    private static Pipeline pipeline;
    private static Orders orders;

    @BeforeAll
    static void start() throws Exception {
        rest = Workers.shared().rest();
        pipeline = new Pipeline("resets", Workers.shared().bootstrapServers());
        orders = new Orders(pipeline, 19);
        orders.createTables();
        orders.insert(ROWS);
        pipeline.start(rest);
        pipeline.awaitInStep(BOUND, orders.oracles());
        orders.change(300);
        pipeline.awaitInStep(BOUND, orders.oracles());
    }

    @AfterAll
    static void stop() {
        pipeline.delete(rest);
        pipeline.close();
    }

    @Test
    void withoutExecuteNothingChanges() {
        JsonNode before = settledOffsets(pipeline.redisSink());

        Outcome plan = reset(pipeline.redisSink(), "--to-earliest");

        assertThat(plan.exitCode()).as(plan.errors()).isZero();
        assertThat(plan.output()).contains(pipeline.topic("orders")).contains("--execute");
        assertThat(offsets(pipeline.redisSink())).isEqualTo(before);
        assertThat(rest.taskState(pipeline.redisSink())).isEqualTo("RUNNING");
    }

    @Test
    void theCacheNeverGoesBackWhenItsSinkReadsFromTheEarliestOffset() throws Exception {
        try (Watch watch = new Watch(ids(), id -> pipeline.redis().get(pipeline.topic("orders") + ":" + id))) {
            Outcome outcome = reset(pipeline.redisSink(), "--to-earliest", "--execute");
            assertThat(outcome.exitCode())
                    .as(outcome.output() + outcome.errors())
                    .isZero();
            pipeline.execute(
                    "INSERT INTO orders (id, customer, amount, rev, placed) VALUES (700001, 'after', 1, 1, NOW(3))");
            pipeline.awaitInStep(BOUND, orders.oracles());
            watch.assertNothingWentBack();
        }
    }

    @Test
    void theIndexNeverGoesBackWhenItsSinkReadsFromTheEarliestOffset() throws Exception {
        try (Watch watch = new Watch(ids(), id -> pipeline.search().get(pipeline.topic("orders"), id))) {
            Outcome outcome = reset(pipeline.searchSink(), "--to-earliest", "--execute");
            assertThat(outcome.exitCode())
                    .as(outcome.output() + outcome.errors())
                    .isZero();
            pipeline.execute(
                    "INSERT INTO orders (id, customer, amount, rev, placed) VALUES (700002, 'after', 1, 1, NOW(3))");
            pipeline.awaitInStep(BOUND, orders.oracles());
            watch.assertNothingWentBack();
        }
    }

    @Test
    void theSourceSnapshotsAgainFromTheStartAndNothingGoesBack() throws Exception {
        try (Watch watch = new Watch(ids(), id -> pipeline.redis().get(pipeline.topic("orders") + ":" + id))) {
            Outcome outcome = reset(pipeline.source(), "--to-start", "--execute");
            assertThat(outcome.exitCode())
                    .as(outcome.output() + outcome.errors())
                    .isZero();
            orders.change(50);
            pipeline.execute(
                    "INSERT INTO orders (id, customer, amount, rev, placed) VALUES (700003, 'after', 1, 1, NOW(3))");
            pipeline.awaitInStep(BOUND, orders.oracles());
            watch.assertNothingWentBack();
        }
    }

    @Test
    void anUnknownTopicIsRefusedAndNothingChanges() {
        JsonNode before = settledOffsets(pipeline.redisSink());

        Outcome outcome = reset(pipeline.redisSink(), "--to-earliest", "--topic", "no.such.topic", "--execute");

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.errors()).contains("no.such.topic").doesNotContain("\tat ");
        assertThat(offsets(pipeline.redisSink())).isEqualTo(before);
    }

    private static List<String> ids() {
        return IntStream.rangeClosed(1, ROWS)
                .filter(id -> id % 10 == 0)
                .mapToObj(Integer::toString)
                .toList();
    }

    /** The offsets once they have not moved for longer than Connect takes from one commit to the next. */
    private static JsonNode settledOffsets(String connector) {
        AtomicReference<JsonNode> last = new AtomicReference<>(offsets(connector));
        await("offsets of " + connector + " at rest")
                .atMost(BOUND)
                .pollInterval(Duration.ofSeconds(1))
                .during(Duration.ofSeconds(7))
                .until(() -> {
                    JsonNode now = offsets(connector);
                    return now.equals(last.getAndSet(now));
                });
        return Objects.requireNonNull(last.get());
    }

    private static JsonNode offsets(String connector) {
        return rest.call("GET", "/connectors/" + connector + "/offsets", null).body();
    }

    private static Outcome reset(String connector, String... options) {
        List<String> arguments = new ArrayList<>(List.of("offsets", "reset", connector));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--connect", Workers.shared().restUri().toString()));
        arguments.addAll(List.of("--bootstrap-servers", Workers.shared().bootstrapServers()));
        return CommandLineTool.run(folder, BOUND, arguments.toArray(String[]::new));
    }
}
