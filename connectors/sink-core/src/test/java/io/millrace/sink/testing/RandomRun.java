package io.millrace.sink.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A random history, delivered to a task while the target fails, the task crashes, loses and gets partitions and reads
 * again what it had; all of it driven by a seed.
 *
 * <p>The promise: in the end the target equals the table. On the way no commit passes a change that is not in the target
 * or in the dead letters, no row goes back to an older state, and nothing that may pass makes the task fail.
 */
public final class RandomRun {
    private static final int STEPS = 40;
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final Random random;
    private final SinkTarget target;
    private final Disturbance disturbance;
    private final History history;
    private final Map<Long, Long> newestSeen = new HashMap<>();
    private final List<Integer> trail = new ArrayList<>();

    public RandomRun(long seed, SinkTarget target, Disturbance disturbance) {
        this.random = new Random(seed);
        this.target = target;
        this.disturbance = disturbance;
        this.history = new History(target.topic("random" + seed), random, 60);
    }

    /** Goes through all of it; an assertion error if a promise is broken. */
    public void run() {
        try (SinkWorker worker = new SinkWorker(target::newTask, settings(), history.topic())) {
            for (int step = 0; step < STEPS; step++) {
                act(worker);
            }
            worker.queue().fail(false);
            disturbance.heal();
            worker.drain();
            check(worker);
        }
        assertThat(target.rows(history.topic().name())).isEqualTo(history.table());
    }

    private void act(SinkWorker worker) {
        int action = random.nextInt(16);
        trail.add(action);
        switch (action) {
            case 0, 1, 2, 3, 4, 5 -> worker.poll(1 + random.nextInt(6));
            case 6, 7 -> check(worker);
            case 8, 9, 10 -> disturbance.disturb(random);
            case 11 -> disturbance.heal();
            case 12 -> worker.queue().fail(random.nextBoolean());
            case 13 -> awaitProgress(worker);
            case 14 -> {
                if (random.nextInt(3) == 0) {
                    worker.crash();
                } else {
                    worker.rebalance(random.nextInt(2));
                }
            }
            default -> {
                int partition = random.nextInt(2);
                worker.rewind(partition, random.nextInt(1 + (int) worker.committed(partition)));
            }
        }
    }

    private void check(SinkWorker worker) {
        worker.commit();
        long[] settled = {worker.committed(0), worker.committed(1)};
        Map<Long, Row> shown = target.rows(history.topic().name());
        assertThat(history.lag(shown, settled))
                .as("what is settled, after %s, with %s: %s", trail, history.topic(), worker.status())
                .isEmpty();
        for (int partition = 0; partition < settled.length; partition++) {
            assertThat(history.areBuried(partition, settled[partition], worker.queue()))
                    .as("dead letters of partition %s below %s", partition, settled[partition])
                    .isTrue();
        }
        shown.forEach((id, row) -> {
            assertThat(row.amount()).as("row %s over time", id).isGreaterThanOrEqualTo(newestSeen.getOrDefault(id, 0L));
            newestSeen.put(id, row.amount());
        });
    }

    /** Lets the task do something, if it can. */
    private void awaitProgress(SinkWorker worker) {
        long before = worker.committed(0) + worker.committed(1);
        long end = System.nanoTime() + MOMENT.toNanos();
        await().atMost(SinkWorker.BOUND)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .pollInSameThread()
                .until(() -> {
                    worker.poll(0);
                    worker.commit();
                    return worker.committed(0) + worker.committed(1) > before || System.nanoTime() - end > 0;
                });
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(target.settings());
        settings.put("lanes", Integer.toString(1 + random.nextInt(3)));
        settings.put("batch.records", Integer.toString(1 + random.nextInt(12)));
        settings.put("linger.ms", Integer.toString(random.nextInt(4)));
        settings.put("retry.backoff.ms", Integer.toString(1 + random.nextInt(4)));
        settings.put("retry.backoff.max.ms", "10");
        return settings;
    }
}
