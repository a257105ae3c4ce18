package io.millrace.sink;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Keeps what waits within the memory budget and within what the lanes can soon use: above either the task's partitions are
 * paused, and resumed once there is room again, so that {@code put} never has to block. For the task's thread alone.
 */
final class Backpressure {
    /** A pause that is over within this time is the normal rhythm of a target slower than Kafka. */
    private static final long WORTH_TELLING = Duration.ofSeconds(5).toNanos();

    private final SinkTaskContext context;
    private final SinkClock clock;
    private final long budget;
    private final long most;
    private long used;
    private long count;

    /** How many of them another has absorbed, so that only their offsets wait. */
    private long absorbed;

    private boolean paused;
    private long pausedAt;

    /**
     * Begins with nothing.
     *
     * @param budget how many bytes may be pending
     * @param most how many operations may be pending
     */
    Backpressure(SinkTaskContext context, SinkClock clock, long budget, long most) {
        this.context = context;
        this.clock = clock;
        this.budget = budget;
        this.most = most;
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
        if (pending.shrunk) {
            absorbed--;
        }
    }

    /** Another has absorbed it: it remains pending but needs less from now on. */
    void shrink(Pending pending, int charge) {
        used += charge - pending.charge;
        pending.charge = charge;
        pending.shrunk = true;
        absorbed++;
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
        long operations = count - absorbed;
        if (!paused && (used > budget || operations > most)) {
            paused = true;
            pausedAt = clock.nanos();
            context.pause(array(assigned));
        } else if (paused && used <= lower(budget) && operations <= lower(most)) {
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

    private static long lower(long limit) {
        return limit - limit / 4;
    }

    private static TopicPartition[] array(Collection<TopicPartition> partitions) {
        return partitions.toArray(TopicPartition[]::new);
    }
}
