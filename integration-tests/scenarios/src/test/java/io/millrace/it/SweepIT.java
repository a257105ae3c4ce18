package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.harness.ConnectRest;
import io.millrace.harness.Servers;
import io.millrace.harness.TableOracle;
import io.millrace.harness.WorkerProcess;
import io.millrace.sandbox.FaultProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that leave a table without a record of their own; topics of two partitions, sinks of two tasks. */
class SweepIT {
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final int ORDERS = 30_000;

    /** So slow that the tables, some megabytes, are read for the better part of a minute. */
    private static final int SNAPSHOT_BYTES_PER_SECOND = 200_000;

    @TempDir
    private Path folder;

    @Test
    void rowsDeletedWhileTheWorkerIsDeadInTheInitialSnapshotAreRemoved() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(folder.resolve("data"));
                Pipeline pipeline = new Pipeline("swept", worker.bootstrapServers());
                FaultProxy network =
                        new FaultProxy(Servers.mysql().host(), Servers.mysql().port())) {
            Orders orders = new Orders(pipeline, 17);
            orders.createTables();
            orders.insert(ORDERS);
            network.throttle(SNAPSHOT_BYTES_PER_SECOND);
            startSinks(pipeline, worker.rest());
            worker.rest().put(pipeline.source(), pipeline.sourceConfig(network));
            await("the snapshot under way in both targets")
                    .atMost(BOUND)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> Stream.of("orders", "order_lines").anyMatch(table -> isStarted(pipeline, table)));
            network.freeze();
            worker.kill();

            Set<String> keys = new HashSet<>(
                    pipeline.redis().documents(pipeline.topic("orders") + ":").keySet());
            keys.addAll(pipeline.redis()
                    .documents(pipeline.topic("order_lines") + ":")
                    .keySet());
            assertThat(keys).as("keys when the worker was killed").hasSizeLessThan(3 * ORDERS);
            assertThat(keys).as("keys whose rows are deleted now").anyMatch(SweepIT::isDeleted);
            pipeline.execute("DELETE FROM orders WHERE id % 3 = 0", "DELETE FROM order_lines WHERE order_id % 3 = 0");
            network.pass();
            worker.restart();

            pipeline.awaitInStep(BOUND, orders.oracles());
            orders.change(50);
            pipeline.awaitInStep(BOUND, orders.oracles());
        }
    }

    @Test
    void aTruncatedTableIsEmptiedAndLaterRowsStay() throws Exception {
        ConnectRest rest = Workers.shared().rest();
        try (Pipeline pipeline = new Pipeline("emptied", Workers.shared().bootstrapServers())) {
            Orders orders = new Orders(pipeline, 19);
            orders.createTables();
            orders.insert(2000);
            start(pipeline, rest);
            pipeline.awaitInStep(BOUND, orders.oracles());

            pipeline.execute(
                    "TRUNCATE TABLE order_lines",
                    "INSERT INTO order_lines VALUES (1, 1, 'again', 2, NOW(6)), (900001, 1, 'new', 1, NOW(6))");
            pipeline.awaitInStep(BOUND, orders.oracles());

            pipeline.execute("TRUNCATE TABLE orders", "TRUNCATE TABLE order_lines");
            pipeline.awaitInStep(BOUND, orders.oracles());
            TableOracle lines = pipeline.oracle("order_lines", "order_id", "line_no");
            pipeline.execute("INSERT INTO order_lines VALUES (2, 1, 'last', 1, NOW(6))");
            pipeline.awaitInStep(BOUND, lines);
            assertThat(pipeline.search().documents(pipeline.topic("order_lines")))
                    .containsOnlyKeys("2:1");
            pipeline.delete(rest);
        }
    }

    private static void start(Pipeline pipeline, ConnectRest rest) {
        startSinks(pipeline, rest);
        rest.put(pipeline.source(), pipeline.sourceConfig());
    }

    private static void startSinks(Pipeline pipeline, ConnectRest rest) {
        rest.put(pipeline.searchSink(), ofTwoTasks(pipeline.searchConfig()));
        rest.put(pipeline.redisSink(), ofTwoTasks(pipeline.redisConfig()));
    }

    private static Map<String, String> ofTwoTasks(Map<String, String> config) {
        Map<String, String> two = new HashMap<>(config);
        two.put("tasks.max", "2");
        two.put("consumer.override.metadata.max.age.ms", "300");
        return two;
    }

    private static boolean isStarted(Pipeline pipeline, String table) {
        return pipeline.redis().documents(pipeline.topic(table) + ":").keySet().stream()
                        .anyMatch(SweepIT::isDeleted)
                && pipeline.search().documents(pipeline.topic(table)).keySet().stream()
                        .anyMatch(SweepIT::isDeleted);
    }

    private static boolean isDeleted(String key) {
        int end = key.indexOf(':');
        return Integer.parseInt(end < 0 ? key : key.substring(0, end)) % 3 == 0;
    }
}
