package io.millrace.source;

/** What to do with a change that is dated far ahead of the database's clock. */
public enum ClockAhead {
    /** Number it by the smallest step, log the fault, and go on. */
    HOLD,
    /** Stop the task with the fault. */
    FAIL
}
