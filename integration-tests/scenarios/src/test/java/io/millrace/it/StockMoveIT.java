package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.harness.Checkout;
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
    private static final String STOCK = "io.debezium.connector.mysql.MySqlConnector";

    @TempDir
    private Path folder;

    @Test
    void movesOverAndBackInARunningWorker() throws Exception {
        String plugins = Checkout.plugins() + "," + Checkout.stockDebezium("3.6.1.Final");
        try (WorkerProcess worker =
                        WorkerProcess.start(folder.resolve("data"), Map.of(), List.of("--plugin-path", plugins));
                Pipeline pipeline = new Pipeline("moved", worker.bootstrapServers())) {
            Counters counters = new Counters(pipeline);
            counters.createTable();
            Map<String, String> config = pipeline.sourceConfig();

            for (String owner : List.of(STOCK, Pipeline.SOURCE_CLASS, STOCK, Pipeline.SOURCE_CLASS)) {
                config.put("connector.class", owner);
                if (owner.equals(STOCK)) {
                    config.remove("record.format");
                } else {
                    config.put("record.format", "envelope");
                }
                worker.rest().put(pipeline.source(), config);
                worker.rest().awaitRunning(pipeline.source());
                awaitLast(counters, pipeline);
                counters.count();
                awaitLast(counters, pipeline);
            }

            int last = counters.value();
            counters.seen(pipeline.topics()).forEach((id, seen) -> assertThat(
                            seen.stream().map(Counters.Seen::count).distinct())
                    .as("every value of counter %s, in order, and none that was read again from the table", id)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(0, last).boxed().toList()));
            assertThat(counters.readAgain(pipeline.topics()))
                    .as("rows that a snapshot read: those of the first one")
                    .isEqualTo(Counters.ROWS);
        }
    }

    private static void awaitLast(Counters counters, Pipeline pipeline) throws SQLException {
        int value = counters.value();
        await("value " + value).atMost(BOUND).ignoreExceptions().until(() -> counters.hasAll(pipeline.topics(), value));
    }
}
