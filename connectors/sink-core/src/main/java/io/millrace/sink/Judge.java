package io.millrace.sink;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Sorts the operations of one request by what became of them. */
final class Judge<O extends WriteOp> {
    private final List<Entry<O>> batch;
    final List<Entry<O>> settled;
    final List<Rejected> rejected = new ArrayList<>(0);
    final List<Entry<O>> again = new ArrayList<>(0);
    Verdict.@Nullable Retry retry;

    @Nullable
    FaultException fatal;

    private long applied;
    private long superseded;
    private long duplicates;
    private long newestCommit = -1;
    private long oldestCommit = -1;

    Judge(List<Entry<O>> batch) {
        this.batch = batch;
        this.settled = new ArrayList<>(batch.size());
    }

    /** The verdicts of a writer on a batch of this size, whatever the writer does. */
    static List<Verdict> verdicts(Supplier<List<Verdict>> writing, int size) {
        try {
            List<Verdict> verdicts = writing.get();
            return verdicts.size() == size
                    ? verdicts
                    : Collections.nCopies(
                            size,
                            Verdict.fatal(
                                    Fault.INTERNAL,
                                    "The writer gave " + verdicts.size() + " verdicts on " + size
                                            + " operations. Please report this."));
        } catch (FaultException e) {
            String reason = Rejected.reason(e);
            return Collections.nCopies(
                    size, e.fault().retryable() ? Verdict.retry(e.fault(), reason) : Verdict.fatal(e.fault(), reason));
        } catch (RuntimeException e) {
            return Collections.nCopies(size, Verdict.retry(Fault.TARGET_UNREACHABLE, e.toString()));
        }
    }

    void judge(List<Verdict> verdicts) {
        for (int i = 0; i < batch.size(); i++) {
            Entry<O> entry = batch.get(i);
            Verdict verdict = verdicts.get(i);
            if (verdict instanceof Verdict.Applied) {
                applied++;
                settle(entry);
            } else if (verdict instanceof Verdict.Superseded) {
                superseded++;
                settle(entry);
            } else if (verdict instanceof Verdict.Duplicate) {
                duplicates++;
                settle(entry);
            } else if (verdict instanceof Verdict.Retry later) {
                retry = retry == null ? later : retry;
                again.add(entry);
            } else if (verdict instanceof Verdict.Reject reject) {
                reject(entry, reject);
            } else if (verdict instanceof Verdict.Fatal stop) {
                fatal = fatal == null ? fatal(entry, stop) : fatal;
                again.add(entry);
            }
        }
    }

    Round<O> round(long bytes, long nanos) {
        return new Round<>(
                settled,
                rejected,
                applied,
                superseded,
                duplicates,
                again.size(),
                newestCommit,
                oldestCommit,
                bytes,
                nanos);
    }

    private void settle(Entry<O> entry) {
        long committed = entry.op().committedMicros();
        if (committed >= 0) {
            newestCommit = Math.max(newestCommit, committed);
            oldestCommit = oldestCommit < 0 ? committed : Math.min(oldestCommit, committed);
        }
        settled.add(entry);
    }

    /** The dead letters are the newest record of the target and those it was merged with; others could not have lasted. */
    private void reject(Entry<O> entry, Verdict.Reject reject) {
        String reason = reject.reason() + " Target: " + entry.op().target() + ".";
        for (Pending part : entry.releaseCarried()) {
            SinkRecord record = part instanceof Entry<?> carried ? carried.record() : null;
            rejected.add(new Rejected(part, record, reject.fault(), reason, List.of()));
        }
        rejected.add(new Rejected(entry, entry.record(), reject.fault(), reason, List.of()));
    }

    private static <O extends WriteOp> FaultException fatal(Entry<O> entry, Verdict.Fatal stop) {
        return new FaultException(
                stop.fault(),
                stop.reason() + " Target: " + entry.op().target() + ". Record: " + entry.ledger.partition()
                        + " at offset " + entry.offset + ".");
    }
}
