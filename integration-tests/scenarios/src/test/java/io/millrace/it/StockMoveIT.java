package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.harness.Checkout;
import io.millrace.harness.TopicProbe;
import io.millrace.harness.WorkerProcess;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running connector of stock Debezium becomes ours by its class, and stock Debezium's again, without a snapshot. */
class StockMoveIT {
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final String NAME = "moved-source";

    @TempDir
    private Path folder;

    @Test
    void movesOverAndBackInARunningWorker() throws Exception {
        try (WorkerProcess worker = worker(Checkout.stockDebezium("3.6.1.Final"));
                Pipeline pipeline = new Pipeline("moved", worker.bootstrapServers())) {
            moves(
                    worker,
                    pipeline,
                    pipeline.sourceConfig(),
                    "io.debezium.connector.mysql.MySqlConnector",
                    Pipeline.SOURCE_CLASS);
        }
    }

    @Test
    void movesOverAndBackAtAMariaDb() throws Exception {
        try (WorkerProcess worker = worker(Checkout.stockDebeziumMariaDb("3.5.0.Final"))) {
            MariaDbTables tables = MariaDbTables.create("moved_mariadb");
            moves(
                    worker,
                    tables,
                    tables.sourceConfig(worker.bootstrapServers()),
                    "io.debezium.connector.mariadb.MariaDbConnector",
                    "io.millrace.mariadb.MariaDbSourceConnector");
        }
    }

    private WorkerProcess worker(Path stock) throws Exception {
        return WorkerProcess.start(
                folder.resolve("data"), Map.of(), List.of("--plugin-path", Checkout.plugins() + "," + stock));
    }

    private static void moves(
            WorkerProcess worker, Tables tables, Map<String, String> config, String stock, String ours)
            throws SQLException {
        TopicProbe topics = new TopicProbe(worker.bootstrapServers());
        Counters counters = new Counters(tables);
        counters.createTable();
        for (String owner : List.of(stock, ours, stock, ours)) {
            config.put("connector.class", owner);
            if (owner.equals(stock)) {
                config.remove("record.format");
            } else {
                config.put("record.format", "envelope");
            }
            worker.rest().put(NAME, config);
            worker.rest().awaitRunning(NAME);
            awaitLast(counters, topics);
            counters.count();
            awaitLast(counters, topics);
        }

        int last = counters.value();
        counters.seen(topics).forEach((id, seen) -> assertThat(
                        seen.stream().map(Counters.Seen::count).distinct())
                .as("every value of counter %s, in order, and none that was read again from the table", id)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(0, last).boxed().toList()));
        assertThat(counters.readAgain(topics))
                .as("rows that a snapshot read: those of the first one")
                .isEqualTo(Counters.ROWS);
    }

    private static void awaitLast(Counters counters, TopicProbe topics) throws SQLException {
        int value = counters.value();
        await("value " + value).atMost(BOUND).ignoreExceptions().until(() -> counters.hasAll(topics, value));
    }
}
