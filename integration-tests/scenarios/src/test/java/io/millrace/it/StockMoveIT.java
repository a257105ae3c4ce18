package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.harness.Checkout;
import io.millrace.harness.TopicProbe;
import io.millrace.harness.WorkerProcess;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running connector of stock Debezium becomes ours by its class, and stock Debezium's again, without a snapshot. */
class StockMoveIT {
    private static final Duration BOUND = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    /** A connector, and what it is called when it is stock Debezium's and when it is ours. */
    private record Moved(String stock, String ours, Map<String, String> config, Tables tables, Counters counters) {
        Moved(String stock, String ours, Map<String, String> config, Tables tables) {
            this(stock, ours, config, tables, new Counters(tables));
        }

        String name() {
            return stock;
        }

        Map<String, String> of(String owner) {
            Map<String, String> owned = new HashMap<>(config);
            owned.put("connector.class", owner);
            if (owner.equals(ours)) {
                owned.put("record.format", "envelope");
            } else {
                owned.remove("control.kafka.bootstrap.servers");
                owned.put("plugin.name", "pgoutput");
            }
            return owned;
        }
    }

    @Test
    void movesOverAndBackInARunningWorker() throws Exception {
        String plugins = Stream.of(
                        Checkout.plugins(),
                        Checkout.stockDebezium("3.6.1.Final"),
                        Checkout.stockDebeziumPostgres("3.6.1.Final"),
                        Checkout.stockDebeziumMariaDb("3.5.0.Final"))
                .map(Path::toString)
                .collect(Collectors.joining(","));
        try (WorkerProcess worker =
                        WorkerProcess.start(folder.resolve("data"), Map.of(), List.of("--plugin-path", plugins));
                Pipeline mysql = new Pipeline("moved", worker.bootstrapServers());
                PostgresPipeline postgres = new PostgresPipeline("moved", worker.bootstrapServers())) {
            MariaDbTables mariadb = MariaDbTables.create("moved_mariadb");
            List<Moved> all = List.of(
                    new Moved(
                            "io.debezium.connector.mysql.MySqlConnector",
                            Pipeline.SOURCE_CLASS,
                            mysql.sourceConfig(),
                            mysql),
                    new Moved(
                            "io.debezium.connector.mariadb.MariaDbConnector",
                            "io.millrace.mariadb.MariaDbSourceConnector",
                            mariadb.sourceConfig(worker.bootstrapServers()),
                            mariadb),
                    new Moved(
                            "io.debezium.connector.postgresql.PostgresConnector",
                            PostgresPipeline.SOURCE_CLASS,
                            postgres.sourceConfig(),
                            postgres));
            for (Moved moved : all) {
                moved.counters().createTable();
            }
            TopicProbe topics = new TopicProbe(worker.bootstrapServers());
            for (int owner = 0; owner < 4; owner++) {
                for (Moved moved : all) {
                    worker.rest().put(moved.name(), moved.of(owner % 2 == 0 ? moved.stock() : moved.ours()));
                }
                for (Moved moved : all) {
                    worker.rest().awaitRunning(moved.name());
                    awaitLast(moved.counters(), topics);
                    moved.counters().count();
                    awaitLast(moved.counters(), topics);
                }
            }
            for (Moved moved : all) {
                assertThatNothingIsLostOrReadAgain(moved, topics);
            }
        }
    }

    private static void assertThatNothingIsLostOrReadAgain(Moved moved, TopicProbe topics) throws SQLException {
        int last = moved.counters().value();
        moved.counters().seen(topics).forEach((id, seen) -> assertThat(
                        seen.stream().map(Counters.Seen::count).distinct())
                .as("every value of counter %s of %s, in order, and none that was read again", id, moved.name())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(0, last).boxed().toList()));
        assertThat(moved.counters().readAgain(topics))
                .as("rows of %s that a snapshot read: those of the first one", moved.name())
                .isEqualTo(Counters.ROWS);
    }

    private static void awaitLast(Counters counters, TopicProbe topics) throws SQLException {
        int value = counters.value();
        await("value " + value).atMost(BOUND).ignoreExceptions().until(() -> counters.hasAll(topics, value));
    }
}
