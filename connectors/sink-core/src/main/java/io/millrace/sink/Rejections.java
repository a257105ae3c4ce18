package io.millrace.sink;

import io.millrace.core.fault.Fault;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does with rejected records what the policy says, and counts them by fault. For the task's thread alone.
 *
 * <p>A record of a partition that was taken away is let go: whoever has the partition now rejects it again.
 */
final class Rejections {
    private static final Logger log = LoggerFactory.getLogger(Rejections.class);

    private final RejectionPolicy policy;
    private final @Nullable DeadLetters deadLetters;
    private final Failure failure;
    private final Consumer<Pending> settle;
    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    private final Set<Fault> told = EnumSet.noneOf(Fault.class);
    private long dropped;

    Rejections(RejectionPolicy policy, @Nullable DeadLetters deadLetters, Failure failure, Consumer<Pending> settle) {
        this.policy = policy;
        this.deadLetters = deadLetters;
        this.failure = failure;
        this.settle = settle;
    }

    void take(Rejected rejected) {
        if (rejected.pending().ledger.isClosed()) {
            settle.accept(rejected.pending());
            return;
        }
        counts.merge(rejected.fault(), 1L, Long::sum);
        OnRejected what = policy.of(rejected.fault());
        if (what == OnRejected.DROP) {
            drop(rejected);
        } else if (what == OnRejected.FAIL || deadLetters == null) {
            failure.raise(DeadLetters.stop(rejected));
        } else {
            deadLetters.add(rejected);
        }
    }

    /** How many records were rejected for each fault since the task started. */
    Map<Fault, Long> counts() {
        return counts;
    }

    /** How many of them were dropped. */
    long dropped() {
        return dropped;
    }

    private void drop(Rejected rejected) {
        dropped++;
        if (told.add(rejected.fault())) {
            log.warn("A record is dropped; others with the same fault are only counted.", rejected.toException(""));
        }
        settle.accept(rejected.pending());
    }
}
