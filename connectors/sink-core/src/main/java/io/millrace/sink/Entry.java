package io.millrace.sink;

import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * An operation on its way to the target.
 *
 * <p>It belongs to the task's thread until it is handed to a lane, and again when the lane has returned it as settled;
 * between, the lane's lock or the lane's thread guards it.
 */
final class Entry<O extends WriteOp> extends Pending {
    /** The operation; gone once another has absorbed it. */
    private @Nullable O op;
    /** The record it came from, kept only for a dead-letter queue. */
    private @Nullable SinkRecord record;

    int failures;
    long due;

    /** Whether the operation that absorbed this one does a part of its work, so that both fail together. */
    private boolean carried;

    Entry(PartitionLedger ledger, long offset, int charge, O op, @Nullable SinkRecord record) {
        super(ledger, offset, charge);
        this.op = op;
        this.record = record;
    }

    O op() {
        if (op == null) {
            throw new IllegalStateException("This operation was absorbed by a newer one.");
        }
        return op;
    }

    @Nullable
    SinkRecord record() {
        return record;
    }

    /** Takes the place of an operation on the same target that came before, with what is left to do of it. */
    @SuppressWarnings("unchecked") // operations of a sink merge among themselves
    void absorbEarlier(Entry<O> other) {
        O alone = op();
        O merged = (O) alone.over(other.op());
        SinkRecord record = other.record;
        absorb(other);
        op = merged;
        if (merged != alone) {
            other.carried = true;
            other.record = record;
        }
    }

    boolean isCarried() {
        return carried;
    }

    /** Takes the place of another operation on the same target. */
    void absorb(Entry<O> other) {
        other.op = null;
        other.record = null;
        include(other);
    }

    /** Lets go of the absorbed ones whose work this operation was to do, because it cannot be done. */
    List<Pending> releaseCarried() {
        return exclude(pending -> pending instanceof Entry<?> entry && entry.carried);
    }
}
