package io.millrace.sink;

import java.time.Duration;

/**
 * Whether the task still has its partitions, as far as can be known: Connect called it within the consumer's session.
 *
 * <p>A task that hung for longer may have lost them to another, which would then write at the same time.
 */
final class Presence {
    private final SinkClock clock;
    private final long session;
    private volatile long lastCall;

    Presence(SinkClock clock, Duration session) {
        this.clock = clock;
        this.session = session.toNanos();
        this.lastCall = clock.nanos();
    }

    /** Connect called the task. */
    void called() {
        lastCall = clock.nanos();
    }

    boolean isSure() {
        return clock.nanos() - lastCall < session;
    }
}
