package io.millrace.sink;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Keeps what waits within the memory budget: above it the task's partitions are paused, and resumed once there is room
 * again, so that {@code put} never has to block. For the task's thread alone.
 */
final class Backpressure {
    /** A pause that is over within this time is the normal rhythm of a target slower than Kafka. */
    private static final long WORTH_TELLING = Duration.ofSeconds(5).toNanos();

    private final SinkTaskContext context;
    private final SinkClock clock;
    private final long budget;
    private final long resumeBelow;
    private long used;
    private long count;
    private boolean paused;
    private long pausedAt;

    Backpressure(SinkTaskContext context, SinkClock clock, long budget) {
        this.context = context;
        this.clock = clock;
        this.budget = budget;
        this.resumeBelow = budget - budget / 4;
    }

    /** Something is pending. */
    void take(Pending pending) {
        used += pending.charge;
        count++;
    }

    /** It no longer is. */
    void release(Pending pending) {
        used -= pending.charge;
        count--;
    }

    /** It remains pending but needs less from now on. */
    void shrink(Pending pending, int charge) {
        used += charge - pending.charge;
        pending.charge = charge;
    }

    boolean isIdle() {
        return count == 0;
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether the task has read nothing for longer than is normal. */
    boolean isStalled() {
        return paused && clock.nanos() - pausedAt > WORTH_TELLING;
    }

    /** Pauses or resumes as needed. */
    void regulate(Set<TopicPartition> assigned) {
        if (!paused && used > budget) {
            paused = true;
            pausedAt = clock.nanos();
            context.pause(array(assigned));
        } else if (paused && used <= resumeBelow) {
            paused = false;
            context.resume(array(assigned));
        }
    }

    /** New partitions arrive in the state of the others. */
    void opened(Collection<TopicPartition> partitions) {
        if (paused) {
            context.pause(array(partitions));
        }
    }

    private static TopicPartition[] array(Collection<TopicPartition> partitions) {
        return partitions.toArray(TopicPartition[]::new);
    }
}
