package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.harness.CommandLineTool;
import io.millrace.harness.CommandLineTool.Outcome;
import io.millrace.harness.WorkerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace resync} repairs targets that missed changes, while writers go on and the worker is killed. */
class ResyncIT {
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final int ROWS = 4000;

    @TempDir
    private Path folder;

    @Test
    void aTableIsReadAgainAndWhatItDoesNotHaveIsRemoved() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(folder.resolve("data"));
                Pipeline pipeline = new Pipeline("resynced", worker.bootstrapServers())) {
            Orders orders = new Orders(pipeline, 23);
            orders.createTables();
            orders.insert(ROWS);
            pipeline.start(worker.rest());
            pipeline.awaitInStep(BOUND, orders.oracles());
            missChanges(pipeline);

            Outcome refused = resync(worker, pipeline.source(), "resynced.order_lnes");
            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.errors()).contains("did you mean resynced.order_lines?", "nothing was changed");

            try (Watch watch = new Watch(ids(), id -> pipeline.redis().get(pipeline.topic("orders") + ":" + id))) {
                Load.beside(orders::change, () -> {
                    done(resync(worker, pipeline.source(), "resynced.orders"));
                    done(resync(worker, pipeline.source(), "resynced.order_lines"));
                    await("rows read again, which are not all yet")
                            .atMost(BOUND)
                            .pollInterval(Duration.ofMillis(50))
                            .until(() -> pipeline.redis().documents(pipeline.topic("orders") + ":").keySet().stream()
                                    .anyMatch(key -> isMissed(pipeline, key)));
                    worker.kill();
                    worker.restart();
                    awaitRead(worker, pipeline.source(), 2);
                });
                pipeline.awaitInStep(BOUND, orders.oracles());
                watch.assertNothingWentBack();
            }
            part(worker, pipeline, orders);
        }
    }

    /** Only a part is read, which repairs that part. */
    private void part(WorkerProcess worker, Pipeline pipeline, Orders orders) throws Exception {
        pipeline.execute("SET sql_log_bin = 0", "UPDATE orders SET rev = rev + 100 WHERE id % 100 = 50");

        Outcome outcome = resync(worker, pipeline.source(), "resynced.orders", "--where", "id % 100 = 50", "--wait=2m");

        done(outcome);
        assertThat(outcome.output()).contains("resynced.orders where id % 100 = 50", "DONE");
        pipeline.awaitInStep(BOUND, orders.oracles());
    }

    /** Deletes and updates that are not in the log, and a document and a key that never were rows. */
    private static void missChanges(Pipeline pipeline) throws Exception {
        pipeline.execute(
                "SET sql_log_bin = 0",
                "DELETE FROM order_lines WHERE order_id % 10 = 3",
                "DELETE FROM orders WHERE id % 10 = 3",
                "UPDATE orders SET rev = rev + 1, note = 'missed' WHERE id % 10 = 5");
        pipeline.search().put(pipeline.topic("orders"), "990001", "{\"id\": 990001}", 5);
    }

    private static boolean isMissed(Pipeline pipeline, String key) {
        return key.endsWith("5")
                && pipeline.redis()
                        .get(pipeline.topic("orders") + ":" + key)
                        .path("note")
                        .asText()
                        .equals("missed");
    }

    private void awaitRead(WorkerProcess worker, String source, int tables) {
        await("readings of " + source + " done")
                .atMost(BOUND)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    JsonNode readings = json(resync(worker, source, "--output", "json"));
                    return readings.size() == tables
                            && IntStream.range(0, tables).allMatch(i -> readings.get(i)
                                    .path("state")
                                    .asText()
                                    .equals("DONE"));
                });
    }

    private Outcome resync(WorkerProcess worker, String source, String... options) {
        List<String> arguments = new ArrayList<>(List.of("resync", source));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--connect", worker.restUri().toString()));
        return CommandLineTool.run(folder, BOUND.plusMinutes(1), arguments.toArray(String[]::new));
    }

    private static void done(Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.output() + outcome.errors()).isZero();
    }

    private static JsonNode json(Outcome outcome) {
        try {
            return outcome.exitCode() == 0
                    ? new ObjectMapper().readTree(outcome.output())
                    : new ObjectMapper().valueToTree(Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> ids() {
        return IntStream.rangeClosed(1, ROWS)
                .filter(id -> id % 20 == 0)
                .mapToObj(Integer::toString)
                .toList();
    }
}
