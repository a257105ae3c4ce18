package io.millrace.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Something that keeps the offset of a record from being committed, and the older ones that are settled with it. */
class Pending {
    final PartitionLedger ledger;
    final long offset;
    /** How much of the memory budget it takes; the task's thread alone reads and changes it. */
    int charge;
    /** Whether it takes less of it than it did at first, for {@link Backpressure} alone. */
    boolean shrunk;

    /** Its neighbours among the pending of a partition, for {@link PartitionLedger} alone. */
    @Nullable
    Pending previous;

    @Nullable
    Pending next;

    /** The one absorbed last; that one points to the one before. */
    private @Nullable Pending absorbed;

    Pending(PartitionLedger ledger, long offset, int charge) {
        this.ledger = ledger;
        this.offset = offset;
        this.charge = charge;
    }

    @Nullable
    Pending absorbed() {
        return absorbed;
    }

    /** Lets another be settled with this one, together with all that the other absorbed itself. */
    void include(Pending other) {
        Pending last = other;
        for (Pending each = other.absorbed; each != null; each = each.absorbed) {
            last = each;
        }
        last.absorbed = absorbed;
        absorbed = other;
    }

    /** Takes those out of the absorbed that are not to be settled with this one. */
    List<Pending> exclude(Predicate<Pending> which) {
        List<Pending> excluded = new ArrayList<>(0);
        Pending kept = this;
        Pending next = absorbed;
        while (next != null) {
            Pending after = next.absorbed;
            if (which.test(next)) {
                excluded.add(next);
                next.absorbed = null;
                kept.absorbed = after;
            } else {
                kept = next;
            }
            next = after;
        }
        return excluded;
    }

    /** Whether every partition that waits for this was taken from the task. */
    boolean isAbandoned() {
        for (Pending each = this; each != null; each = each.absorbed) {
            if (!each.ledger.isClosed()) {
                return false;
            }
        }
        return true;
    }
}
