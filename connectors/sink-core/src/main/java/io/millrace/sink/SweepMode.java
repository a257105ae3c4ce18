package io.millrace.sink;

/** What a sink does with rows that a reading of the whole table did not meet. */
public enum SweepMode {
    /** Remove them. */
    ON,
    /** Count them and tell. */
    DRY_RUN,
    /** Leave them. */
    OFF
}
