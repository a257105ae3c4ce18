package io.millrace.sink;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What is pending of one partition, in the order of arrival, from the moment it was given to the task until it is taken
 * away; a partition that comes back gets a new ledger, so that answers to the old one's requests change nothing.
 *
 * <p>A doubly linked list, whose nodes are the pending themselves: they arrive at the end, leave from anywhere, and the
 * first is the lowest offset unless the consumer was rewound meanwhile. Only {@link #isClosed} may be asked by threads
 * other than the task's.
 */
final class PartitionLedger {
    private final TopicPartition partition;
    private volatile boolean closed;
    private @Nullable Pending first;
    private @Nullable Pending last;
    private long latest = -1;
    private boolean rewound;

    PartitionLedger(TopicPartition partition) {
        this.partition = partition;
    }

    TopicPartition partition() {
        return partition;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isEmpty() {
        return first == null;
    }

    void add(Pending pending) {
        rewound |= first != null && pending.offset < latest;
        latest = pending.offset;
        pending.previous = last;
        if (last == null) {
            first = pending;
        } else {
            last.next = pending;
        }
        last = pending;
    }

    /** Whether everything that arrived before it is settled. */
    boolean isNext(Pending pending) {
        return first == pending;
    }

    void settle(Pending pending) {
        if (closed) {
            return;
        }
        if (pending.previous == null) {
            first = pending.next;
        } else {
            pending.previous.next = pending.next;
        }
        if (pending.next == null) {
            last = pending.previous;
        } else {
            pending.next.previous = pending.previous;
        }
        if (first == null) {
            rewound = false;
        }
        pending.previous = null;
        pending.next = null;
    }

    /** The offset to commit, given the one up to which Connect has delivered. */
    long committable(long delivered) {
        if (first == null) {
            return delivered;
        }
        long lowest = first.offset;
        if (rewound) {
            for (Pending each = first.next; each != null; each = each.next) {
                lowest = Math.min(lowest, each.offset);
            }
        }
        return Math.min(lowest, delivered);
    }

    /** The partition was taken from the task: nothing of it will be committed any more. */
    void close() {
        closed = true;
        first = null;
        last = null;
    }
}
