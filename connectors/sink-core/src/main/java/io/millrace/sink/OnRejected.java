package io.millrace.sink;

/** What happens to a record that can never be written. */
public enum OnRejected {
    /** It goes to the dead-letter queue, and its offset waits until it is there. */
    DEAD_LETTER,
    /** The task stops in front of it. */
    FAIL,
    /** It is counted and forgotten. */
    DROP
}
