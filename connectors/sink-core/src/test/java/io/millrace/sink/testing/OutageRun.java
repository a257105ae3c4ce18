package io.millrace.sink.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Rows that change before, during and after an outage of their target, and what a sink has to do meanwhile. */
public final class OutageRun {
    private static final long NOW = 1_700_000_000L;
    private static final int ROWS = 50;

    /** As soon after an outage a sink has to have written what came in meanwhile. */
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private final SinkTarget target;
    private final TestTopic topic;
    private final Map<Long, Row> table = new TreeMap<>();
    private long second = NOW;

    /** A run with a topic of its own. */
    public OutageRun(SinkTarget target, String name) {
        this.target = target;
        this.topic = new TestTopic(target.topic("outage" + name), Form.ROW, Encoding.STRUCTS, 2);
    }

    /** A worker that takes the rows to the target. */
    SinkWorker worker() {
        return new SinkWorker(target::newTask, target.settings(), topic);
    }

    /**
     * Lets rows change before, during and after an outage, which stops no task and loses no row.
     *
     * @param fault the code that the status has to name meanwhile
     */
    public void survives(Runnable begin, Runnable end, String fault) {
        try (SinkWorker worker = worker()) {
            change();
            worker.drain();

            long before = System.currentTimeMillis();
            begin.run();
            change();
            worker.awaitStatus("\"state\":\"retrying\"", fault, "\"reason\":\"");
            assertThat(since(worker)).isBetween(before - 1000, System.currentTimeMillis());
            change();
            worker.poll(Integer.MAX_VALUE);
            worker.commit();
            assertThat(worker.committed(0))
                    .as("committed in the outage")
                    .isLessThan(topic.records(0).size());

            end.run();
            recovers(worker);
        }
    }

    /** Lets rows change before and during what is no outage to a sink: everything goes on. */
    public void goesOn(Runnable begin) {
        try (SinkWorker worker = worker()) {
            change();
            worker.drain();
            begin.run();
            change();
            recovers(worker);
        }
    }

    /** Every row changes a few times, and some are deleted. */
    void change() {
        for (long id = 0; id < ROWS; id++) {
            for (int i = 0; i < 3; i++) {
                Row row = new Row(id, "n" + second, ++second);
                topic.add(RowChange.upsert(row, second));
                table.put(id, row);
            }
            if (id % 5 == second % 5) {
                topic.add(RowChange.delete(new Row(id, null, 0), ++second));
                table.remove(id);
            }
        }
    }

    /** Everything is written soon, and what comes then at once. */
    void recovers(SinkWorker worker) {
        Map<Long, Long> seen = new HashMap<>();
        await().atMost(RECOVERY).pollDelay(Duration.ZERO).pollInSameThread().untilAsserted(() -> {
            worker.poll(Integer.MAX_VALUE);
            worker.commit();
            Map<Long, Row> rows = target.rows(topic.name());
            rows.forEach((id, row) -> assertThat(row.amount()).isGreaterThanOrEqualTo(seen.getOrDefault(id, 0L)));
            rows.forEach((id, row) -> seen.put(id, row.amount()));
            assertThat(rows).isEqualTo(table);
        });
        worker.drain(RECOVERY);
        assertThat(worker.status()).contains("\"state\":\"running\"");
        for (int i = 0; i < 20; i++) {
            change();
        }
        worker.drain(RECOVERY);
        assertThat(target.rows(topic.name())).isEqualTo(table);
        assertThat(worker.queue().letters()).isEmpty();
    }

    private static long since(SinkWorker worker) {
        return Stream.of(worker.status().split("\"since\":"))
                .skip(1)
                .mapToLong(rest -> Long.parseLong(rest.substring(0, rest.indexOf(','))))
                .findFirst()
                .orElse(-1);
    }
}
