package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.harness.TopicProbe;
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
    void oneLargeTransactionAndLargeRowsOfMySql() throws Exception {
        try (WorkerProcess worker = worker();
                Pipeline pipeline = new Pipeline("smallheap", worker.bootstrapServers())) {
            Story story = new Story(worker, pipeline, pipeline.source());
            story.tellLargeRows("LONGTEXT", capturing("smallheap", pipeline.sourceConfig()));
            story.tellOneLargeTransaction();
        }
    }

    /** The log of PostgreSQL leaves out a large value that did not change, which is read again row by row. */
    @Test
    void oneLargeTransactionAndLargeRowsOfPostgres() throws Exception {
        try (WorkerProcess worker = worker();
                PostgresPipeline pipeline = new PostgresPipeline("smallheap", worker.bootstrapServers())) {
            Story story = new Story(worker, pipeline, "smallheap-source");
            story.tellLargeRows("TEXT", capturing("public", pipeline.sourceConfig()));
            story.tellOneLargeTransaction();
        }
    }

    private WorkerProcess worker() {
        return WorkerProcess.start(folder.resolve("data"), Map.of("MILLRACE_JAVA_OPTS", "-Xmx512m"), List.of());
    }

    private static Map<String, String> capturing(String schema, Map<String, String> config) {
        config.put("table.include.list", schema + ".large," + schema + ".many");
        config.put("topic.creation.default.partitions", "1");
        config.put("producer.override.compression.type", "lz4");
        return config;
    }

    /** What happens to the tables of one database, and what its source makes of it. */
    private record Story(WorkerProcess worker, Tables tables, String source, TopicProbe topics) {
        Story(WorkerProcess worker, Tables tables, String source) {
            this(worker, tables, source, new TopicProbe(worker.bootstrapServers()));
        }

        void tellLargeRows(String text, Map<String, String> config) throws SQLException {
            tables.execute(
                    "CREATE TABLE large (id INT PRIMARY KEY, n INT, body " + text + ")",
                    "CREATE TABLE many (id INT PRIMARY KEY, n INT, note VARCHAR(100))",
                    "CREATE TABLE digit (d INT PRIMARY KEY)",
                    "INSERT INTO digit VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)",
                    "INSERT INTO large SELECT i, 0, REPEAT(SUBSTRING('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 1 + i % 26, 1), "
                            + LARGE + ") FROM (" + numbers() + ") x WHERE i < " + LARGE_ROWS);
            worker.rest().put(source, config);
            worker.rest().awaitRunning(source);
            awaitRows("large", LARGE_ROWS);

            tables.execute(
                    "UPDATE large SET n = 1 WHERE id % 2 = 0",
                    "UPDATE large SET n = 1, body = CONCAT(body, '.') WHERE id % 2 = 1");
            awaitRows("large", 2L * LARGE_ROWS);
            awaitCount("large", Map.of("r", LARGE_ROWS, "u", LARGE_ROWS));
        }

        void tellOneLargeTransaction() throws SQLException {
            fill();
            awaitRows("many", ROWS);
            tables.execute("START TRANSACTION", "UPDATE many SET n = 99", "ROLLBACK");
            tables.execute(
                    "START TRANSACTION",
                    "UPDATE many SET n = 1",
                    "INSERT INTO many SELECT id + " + ROWS + ", 1, note FROM many WHERE id < " + ROWS / 100,
                    "DELETE FROM many WHERE id < " + ROWS / 100,
                    "COMMIT");
            awaitRows("many", ROWS + ROWS / 3L);
            worker.kill();
            worker.restart();
            awaitRows("many", 2L * ROWS + 2L * (ROWS / 100));
            awaitCount("many", Map.of("c", ROWS + ROWS / 100, "u", ROWS, "d", ROWS / 100));
            assertThat(worker.rest().taskState(source)).isEqualTo("RUNNING");
        }

        /** The rows of the table of many, in statements of their own. */
        private void fill() throws SQLException {
            int step = 50_000;
            for (int from = 0; from < ROWS; from += step) {
                int until = Math.min(from + step, ROWS);
                tables.execute("INSERT INTO many SELECT i, 0, CONCAT('a row of no great size, number ', i) FROM ("
                        + numbers() + ") x WHERE i >= " + from + " AND i < " + until);
            }
        }

        private static String numbers() {
            String five = "SELECT a.d + 10 * b.d + 100 * c.d + 1000 * d.d + 10000 * e.d%s AS i"
                    + " FROM digit a, digit b, digit c, digit d, digit e%s";
            return WHOLE ? five.formatted(" + 100000 * f.d", ", digit f") : five.formatted("", "");
        }

        private void awaitRows(String table, long rows) {
            await(rows + " rows of " + table)
                    .atMost(BOUND)
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(() -> topics.size(tables.topic(table)) >= rows);
        }

        private void awaitCount(String table, Map<String, Integer> expected) {
            await("the last changes of " + table)
                    .atMost(BOUND)
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(count(table))
                            .as(
                                    "changes by their versions, of which none came twice with another, and none was rolled back")
                            .isEqualTo(expected));
        }

        /** How many different versions came with each operation. */
        private Map<String, Integer> count(String table) {
            Map<String, Set<Object>> seen = new HashMap<>();
            topics.forEach(tables.topic(table), record -> {
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
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
