package io.millrace.source;

/** What becomes of a gap between the stored position and the server's log. */
public enum GapPolicy {
    /** The task stops and says what is lost. */
    FAIL,
    /** The log is followed from now on, and every captured table is read again. */
    RESYNC
}
