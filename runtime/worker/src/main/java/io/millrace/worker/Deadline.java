package io.millrace.worker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Time that is left for a sequence of steps, each of which may hang. */
final class Deadline {

    private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);

    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos());
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** Runs a step on a thread of its own and goes on without it when it takes longer than the time left minus a reserve. */
    void run(String step, Duration reserve, Runnable action) {
        CountDownLatch done = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.warn("Could not {} cleanly", step, e);
            } finally {
                done.countDown();
            }
        });
        thread.setName("millrace-" + step.replace(' ', '-'));
        thread.setDaemon(true);
        thread.start();
        Duration limit = left().minus(reserve);
        try {
            if (!done.await(Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS)) {
                LOG.warn("Could not {} within {} ms; going on without", step, limit.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Interrupted while trying to {}", step);
        }
    }
}
