package io.millrace.sink;

import io.millrace.core.fault.Fault;

/** What became of one operation. */
public sealed interface Verdict {
    Verdict APPLIED = new Applied();
    Verdict SUPERSEDED = new Superseded();
    Verdict DUPLICATE = new Duplicate();

    /** The same attempt may succeed later. */
    static Verdict retry(Fault fault, String reason) {
        return new Retry(fault, reason);
    }

    /** The operation can never succeed; others can. */
    static Verdict reject(Fault fault, String reason) {
        return new Reject(fault, reason);
    }

    /** Nothing can succeed until a person acts. */
    static Verdict fatal(Fault fault, String reason) {
        return new Fatal(fault, reason);
    }

    /** The target has acknowledged the operation. */
    record Applied() implements Verdict {}

    /** The target holds something newer, which is as good. */
    record Superseded() implements Verdict {}

    /** The target held this version already; whether it was written again is the target's affair. */
    record Duplicate() implements Verdict {}

    /** The same attempt may succeed later; the reason says what the target answered, without record contents. */
    record Retry(Fault fault, String reason) implements Verdict {}

    /** The operation can never succeed; the reason says what the target answered, without record contents. */
    record Reject(Fault fault, String reason) implements Verdict {}

    /** The task has to stop; the reason says why and what to do next, without record contents. */
    record Fatal(Fault fault, String reason) implements Verdict {}
}
