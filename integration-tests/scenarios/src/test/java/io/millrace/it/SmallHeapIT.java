package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.harness.WorkerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker, its broker included, with a heap of 512 MB: one large transaction with a SIGKILL inside, and large rows, from the
 * tables and from the log. {@code -Dsmall.heap=whole} takes the whole size: a million rows, and 2000 rows of 1 MB.
 */
class SmallHeapIT {
    private static final Duration BOUND = Duration.ofMinutes(10);
    private static final boolean WHOLE = "whole".equals(System.getProperty("small.heap"));
    private static final int ROWS = WHOLE ? 1_000_000 : 30_000;
    private static final int LARGE_ROWS = WHOLE ? 2_000 : 250;
    private static final int LARGE = 1_000_000;

    @TempDir
    private Path folder;

    @Test
    void oneLargeTransactionAndLargeRows() throws Exception {
        try (WorkerProcess worker = WorkerProcess.start(
                        folder.resolve("data"), Map.of("MILLRACE_JAVA_OPTS", "-Xmx512m"), List.of());
                Pipeline pipeline = new Pipeline("smallheap", worker.bootstrapServers())) {
            pipeline.execute(
                    "CREATE TABLE large (id INT PRIMARY KEY, n INT, body LONGTEXT)",
                    "CREATE TABLE many (id INT PRIMARY KEY, n INT, note VARCHAR(100))",
                    "CREATE TABLE digit (d INT PRIMARY KEY)",
                    "INSERT INTO digit VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)",
                    "INSERT INTO large SELECT i, 0, REPEAT(CHAR(65 + i % 26), " + LARGE + ") FROM (" + numbers() + ") x"
                            + " WHERE i < " + LARGE_ROWS);
            Map<String, String> config = pipeline.sourceConfig();
            config.put("table.include.list", "smallheap.large,smallheap.many");
            config.put("topic.creation.default.partitions", "1");
            config.put("producer.override.compression.type", "lz4");
            worker.rest().put(pipeline.source(), config);
            worker.rest().awaitRunning(pipeline.source());
            awaitRows(pipeline, "large", LARGE_ROWS);

            pipeline.execute("UPDATE large SET n = 1");
            awaitRows(pipeline, "large", 2L * LARGE_ROWS);
            await("the last of the large rows, behind the markers of the reading")
                    .atMost(BOUND)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() ->
                            assertThat(count(pipeline, "large")).isEqualTo(Map.of("r", LARGE_ROWS, "u", LARGE_ROWS)));

            fill(pipeline);
            awaitRows(pipeline, "many", ROWS);
            pipeline.execute("START TRANSACTION", "UPDATE many SET n = 99", "ROLLBACK");
            pipeline.execute(
                    "START TRANSACTION",
                    "UPDATE many SET n = 1",
                    "INSERT INTO many SELECT id + " + ROWS + ", 1, note FROM many WHERE id < " + ROWS / 100,
                    "DELETE FROM many WHERE id < " + ROWS / 100,
                    "COMMIT");
            awaitRows(pipeline, "many", ROWS + ROWS / 3L);
            worker.kill();
            worker.restart();
            awaitRows(pipeline, "many", 2L * ROWS + 2L * (ROWS / 100));
            await("the end of the transaction")
                    .atMost(BOUND)
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(count(pipeline, "many"))
                            .as(
                                    "changes by their versions, of which none came twice with another, and none was rolled back")
                            .isEqualTo(Map.of("c", ROWS + ROWS / 100, "u", ROWS, "d", ROWS / 100)));
            assertThat(worker.rest().taskState(pipeline.source())).isEqualTo("RUNNING");
        }
    }

    /** The rows of the table of many, in statements of their own. */
    private static void fill(Pipeline pipeline) throws SQLException {
        int step = 50_000;
        for (int from = 0; from < ROWS; from += step) {
            int until = Math.min(from + step, ROWS);
            pipeline.execute("INSERT INTO many SELECT i, 0, CONCAT('a row of no great size, number ', i) FROM ("
                    + numbers() + ") x WHERE i >= " + from + " AND i < " + until);
        }
    }

    private static String numbers() {
        String five = "SELECT a.d + 10 * b.d + 100 * c.d + 1000 * d.d + 10000 * e.d%s AS i"
                + " FROM digit a, digit b, digit c, digit d, digit e%s";
        return WHOLE ? five.formatted(" + 100000 * f.d", ", digit f") : five.formatted("", "");
    }

    private static void awaitRows(Pipeline pipeline, String table, long rows) {
        await(rows + " rows of " + table)
                .atMost(BOUND)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> pipeline.topics().size(pipeline.topic(table)) >= rows);
    }

    /** How many different versions came with each operation. */
    private static Map<String, Integer> count(Pipeline pipeline, String table) {
        Map<String, Set<Object>> seen = new HashMap<>();
        pipeline.topics().forEach(pipeline.topic(table), record -> {
            String op = header(record, "millrace.op");
            if (!op.equals("b") && !op.equals("e")) {
                String version = header(record, "millrace.version");
                seen.computeIfAbsent(op, any -> new HashSet<>())
                        .add(op.equals("r") ? record.offset() : Long.valueOf(version));
            }
        });
        Map<String, Integer> counts = new HashMap<>();
        seen.forEach((op, versions) -> counts.put(op, versions.size()));
        return counts;
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
