package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.harness.TopicProbe;
import io.millrace.harness.WorkerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connect's exactly-once mode for sources: SIGKILL under load, and a consumer that reads what was committed. */
class ExactlyOnceIT {
    private static final Duration BOUND = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void everyChangeIsCommittedOnceAlthoughTheWorkerIsKilledUnderLoad() throws Exception {
        Path settings = Files.writeString(folder.resolve("worker.properties"), "exactly.once.source.support=enabled\n");
        try (WorkerProcess worker = WorkerProcess.start(
                        folder.resolve("data"), Map.of(), List.of("--worker-config", settings.toString()));
                Pipeline mysql = new Pipeline("once", worker.bootstrapServers());
                PostgresPipeline postgres = new PostgresPipeline("once_postgres", worker.bootstrapServers())) {
            TopicProbe committed = TopicProbe.ofCommitted(worker.bootstrapServers());
            Counters first = follow(worker, "once-mysql", mysql, mysql.sourceConfig(), committed);
            Counters second = follow(worker, "once-postgres", postgres, postgres.sourceConfig(), committed);

            try (Counters.Counting load = first.counting();
                    Counters.Counting more = second.counting()) {
                awaitCount(first, committed, first.value() + 1);
                awaitCount(second, committed, second.value() + 1);
                worker.kill();
                worker.restart();
                awaitCount(first, committed, first.value() + 1);
                awaitCount(second, committed, second.value() + 1);
                load.requireAlive();
                more.requireAlive();
            }

            assertThatEachIsThereOnce(first, committed);
            assertThatWhatComesTwiceIsTheSame(second, committed);
        }
    }

    private static Counters follow(
            WorkerProcess worker, String name, Tables tables, Map<String, String> config, TopicProbe committed)
            throws SQLException {
        Counters counters = new Counters(tables);
        counters.createTable();
        Map<String, String> once = new HashMap<>(config);
        once.put("exactly.once.support", "required");
        worker.rest().put(name, once);
        worker.rest().awaitRunning(name);
        awaitCount(counters, committed, 0);
        return counters;
    }

    private static void assertThatEachIsThereOnce(Counters counters, TopicProbe committed) throws SQLException {
        int last = counters.value();
        awaitCount(counters, committed, last);
        counters.seen(committed).forEach((id, seen) -> {
            assertThat(seen)
                    .extracting(Counters.Seen::count)
                    .as("each value of counter %s once, in order", id)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(0, last).boxed().toList());
            assertThat(seen).extracting(Counters.Seen::version).isSorted().doesNotHaveDuplicates();
        });
    }

    /** Rows that share a position of PostgreSQL's log may come again, as they were (docs/specs/exactly-once.md). */
    private static void assertThatWhatComesTwiceIsTheSame(Counters counters, TopicProbe committed) throws SQLException {
        int last = counters.value();
        awaitCount(counters, committed, last);
        counters.seen(committed).forEach((id, seen) -> {
            assertThat(seen.stream().distinct().map(Counters.Seen::count))
                    .as("each value of counter %s, in order, and in the same words if it comes twice", id)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(0, last).boxed().toList());
            assertThat(seen).extracting(Counters.Seen::version).isSorted();
        });
    }

    private static void awaitCount(Counters counters, TopicProbe committed, int value) {
        await("value " + value).atMost(BOUND).ignoreExceptions().until(() -> counters.hasAll(committed, value));
    }
}
