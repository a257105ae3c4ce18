package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.harness.ConnectRest;
import io.millrace.harness.Servers;
import io.millrace.harness.WorkerProcess;
import io.millrace.sandbox.FaultProxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL of the worker, broker included, at the worst moments. */
class KillIT {
    private static final Duration BOUND = Duration.ofMinutes(5);

    /** So slow that the tables, some megabytes, are still being read when the first rows have arrived. */
    private static final int SNAPSHOT_BYTES_PER_SECOND = 200_000;

    @TempDir
    private Path folder;

    @Test
    void killedUnderLoadTwiceItEndsEqual() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(folder.resolve("data"));
                Pipeline pipeline = new Pipeline("killed", worker.bootstrapServers())) {
            Orders orders = new Orders(pipeline, 11);
            orders.createTables();
            orders.insert(2000);
            pipeline.start(worker.rest());
            pipeline.awaitInStep(BOUND, orders.oracles());

            Load.beside(() -> orders.change(10), () -> {
                for (int kill = 0; kill < 2; kill++) {
                    String sentinel = "before-kill-" + kill;
                    pipeline.execute(
                            "INSERT INTO order_lines VALUES (80000" + kill + ", 1, '" + sentinel + "', 1, NOW(6))");
                    String key = pipeline.topic("order_lines") + ":80000" + kill + ":1";
                    await().atMost(BOUND).until(() -> pipeline.redis()
                            .get(key)
                            .path("sku")
                            .asText()
                            .equals(sentinel));
                    worker.kill();
                    worker.restart();
                }
            });
            pipeline.awaitInStep(BOUND, orders.oracles());
            assertThat(worker.stop()).as("a clean stop on SIGTERM").isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void killedDuringTheInitialSnapshotItEndsEqual() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(folder.resolve("data"));
                Pipeline pipeline = new Pipeline("snapshotted", worker.bootstrapServers());
                FaultProxy network =
                        new FaultProxy(Servers.mysql().host(), Servers.mysql().port())) {
            Orders orders = new Orders(pipeline, 13);
            orders.createTables();
            orders.insert(40_000);
            ConnectRest rest = worker.rest();
            rest.put(pipeline.redisSink(), pipeline.redisConfig());
            network.throttle(SNAPSHOT_BYTES_PER_SECOND);
            rest.put(pipeline.source(), pipeline.sourceConfig(network));
            await("the snapshot under way")
                    .atMost(BOUND)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !pipeline.redis()
                                    .documents(pipeline.topic("orders") + ":")
                                    .isEmpty()
                            || !pipeline.redis()
                                    .documents(pipeline.topic("order_lines") + ":")
                                    .isEmpty());
            network.freeze();
            worker.kill();
            network.pass();
            worker.restart();
            rest.put(pipeline.searchSink(), pipeline.searchConfig());

            pipeline.awaitInStep(BOUND, orders.oracles());
            assertThat(readings(pipeline, "orders", "order_lines"))
                    .as("readings of the tables, of which the kill interrupted the first")
                    .hasSizeGreaterThan(1);
            orders.change(50);
            pipeline.awaitInStep(BOUND, orders.oracles());
        }
    }

    /** The generations of the rows in the topics of some tables. */
    private static Set<String> readings(Pipeline pipeline, String... tables) {
        Set<String> readings = new HashSet<>();
        for (String table : tables) {
            pipeline.topics().forEach(pipeline.topic(table), record -> {
                Header reading = record.headers().lastHeader("millrace.generation");
                if (reading != null) {
                    readings.add(new String(reading.value(), StandardCharsets.UTF_8));
                }
            });
        }
        return readings;
    }
}
