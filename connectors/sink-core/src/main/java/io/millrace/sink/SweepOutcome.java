package io.millrace.sink;

import io.millrace.core.fault.FaultException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt.
 *
 * @param done the markers whose wish is fulfilled; the others have to be tried again
 * @param fault why not all are done, or null if nothing failed
 */
record SweepOutcome(List<Marker> done, @Nullable FaultException fault) {
    SweepOutcome {
        done = List.copyOf(done);
    }

    /** Whether the task has to stop. */
    boolean isFatal() {
        return fault != null && !fault.fault().retryable();
    }
}
