package io.millrace.sink;

import io.millrace.core.fault.FaultException;
import io.millrace.core.fault.ToConnect;
import java.util.concurrent.atomic.AtomicReference;

/** The first fault that has to stop the task, from whichever thread. */
final class Failure {
    private final AtomicReference<FaultException> first = new AtomicReference<>();

    void raise(FaultException fault) {
        first.compareAndSet(null, fault);
    }

    boolean isRaised() {
        return first.get() != null;
    }

    void throwIfRaised() {
        FaultException fault = first.get();
        if (fault != null) {
            throw ToConnect.sink(fault);
        }
    }
}
