package io.millrace.sink;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.List;

/** What the verdicts on the removals of a sweep come to, for which there is no lane and no record to reject. */
public final class Removals {
    private Removals() {}

    /** How many were carried out; an exception if any has to be tried again or cannot be. */
    public static int count(List<? extends Verdict> verdicts) {
        int removed = 0;
        for (Verdict verdict : verdicts) {
            if (verdict == Verdict.APPLIED) {
                removed++;
            } else if (verdict != Verdict.SUPERSEDED && verdict != Verdict.DUPLICATE) {
                throw failure(verdict);
            }
        }
        return removed;
    }

    /** The verdict on something that failed as an exception. */
    public static FaultException failure(Verdict verdict) {
        if (verdict instanceof Verdict.Retry retry) {
            return new FaultException(retry.fault(), retry.reason());
        }
        if (verdict instanceof Verdict.Fatal fatal) {
            return new FaultException(fatal.fault(), fatal.reason());
        }
        return verdict instanceof Verdict.Reject reject
                ? new FaultException(reject.fault(), reject.reason())
                : new FaultException(Fault.INTERNAL, "A sweep got the verdict " + verdict + ".");
    }
}
