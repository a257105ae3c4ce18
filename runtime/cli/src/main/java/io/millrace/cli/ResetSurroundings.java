package io.millrace.cli;

import io.millrace.cli.offsets.OffsetReset;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for stopped connectors and tells the progress of a reset on standard error. */
final class ResetSurroundings implements OffsetReset.Surroundings {
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final PrintWriter err;
    private final Waiter waiter;
    private final @Nullable ConsumerGroup group;
    private final Duration timeout;

    ResetSurroundings(PrintWriter err, Waiter waiter, @Nullable ConsumerGroup group, Duration timeout) {
        this.err = err;
        this.waiter = waiter;
        this.group = group;
        this.timeout = timeout;
    }

    @Override
    public void progress(String text) {
        err.println(text);
    }

    @Override
    public void awaitStopped(String connector) {
        waiter.await(connector, Waiter.Goal.STOPPED, timeout);
        if (group == null) {
            return;
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        for (int members = group.members(); members > 0; members = group.members()) {
            if (System.nanoTime() >= deadline) {
                throw new CommandFailure("After " + Durations.print(timeout) + " the consumer group " + group.name()
                        + " still has " + members + " members. A task may hang; restarting its worker ends it");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted while waiting", e);
        }
    }
}
