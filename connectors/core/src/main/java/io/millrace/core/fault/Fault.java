package io.millrace.core.fault;

/** Every way in which Millrace can fail: a stable code, who has to act, and whether trying again may help. */
public enum Fault {
    CONFIG_INVALID(Blame.USER, false, "A setting is missing, unknown or has a value that cannot work."),
    CONFIG_CONFLICT(
            Blame.USER, false, "Two settings, or a setting and the state of the connector, contradict each other."),
    OFFSET_INVALID(Blame.USER, false, "An offset that was set by hand cannot be used."),

    SOURCE_UNREACHABLE(Blame.EXTERNAL, true, "The database does not answer."),
    SOURCE_AUTHENTICATION(Blame.USER, false, "The database refused the user name or the password."),
    SOURCE_PRIVILEGES(Blame.USER, false, "The database user lacks a privilege."),
    SOURCE_SETTINGS(Blame.USER, false, "The database server is not set up for change capture."),
    SOURCE_SERVER_ID(Blame.USER, false, "Another reader of the log uses the same server id."),
    SOURCE_LOG_GAP(Blame.EXTERNAL, false, "The stored log position is no longer available: changes may be lost."),
    SOURCE_SCHEMA_HISTORY(
            Blame.EXTERNAL, false, "The schema history is missing or does not reach the stored position."),
    SOURCE_TABLE_WITHOUT_KEY(Blame.USER, false, "A captured table has no primary or usable unique key."),
    SOURCE_VALUE_MISSING(Blame.USER, false, "The log leaves out a large value that did not change."),
    SOURCE_ROW_INCOMPLETE(
            Blame.USER, false, "A row in the log lacks columns, so the row after the change is not known."),
    SOURCE_PARTIAL_JSON(Blame.USER, false, "The log holds the difference of a JSON column in place of its value."),
    SOURCE_STATEMENT_LOGGED(Blame.USER, false, "The log holds a statement in place of the rows that it changed."),
    SOURCE_STALLED(Blame.EXTERNAL, true, "The server's log moves and its reader does not."),
    SOURCE_CLOCK_AHEAD(Blame.EXTERNAL, false, "A change is dated far ahead of the database's clock."),
    SOURCE_RESYNC(Blame.USER, false, "A table that is to be read again while the log is followed cannot be read."),
    SOURCE_CAPTURE(Blame.EXTERNAL, true, "Reading the change log failed."),

    RECORD_UNREADABLE(Blame.DATA, false, "A record is not in a form that can be understood."),
    RECORD_KEY_MISSING(Blame.DATA, false, "A record has no key, so its target cannot be named."),
    RECORD_VALUE_UNSUPPORTED(Blame.DATA, false, "A record holds a value that the target cannot represent."),
    RECORD_TOO_LARGE(Blame.DATA, false, "A record is larger than the target accepts."),
    RECORD_TARGET_INVALID(Blame.DATA, false, "The index, document id or cache key made from a record is not valid."),

    TABLE_TRUNCATED(Blame.USER, false, "A table was truncated and the sink does not empty its target."),
    SWEEP_IMPOSSIBLE(
            Blame.USER, false, "Rows of a table that are gone cannot be told from other contents of the target."),
    SWEEP_LIMIT(Blame.USER, false, "A sweep would remove more of the target than sweep.max.percent allows."),
    DELETES_LOST(
            Blame.USER,
            false,
            "A sink was behind for longer than its topics keep deletes, so it may have missed some."),

    TARGET_UNREACHABLE(Blame.EXTERNAL, true, "The target does not answer."),
    TARGET_BUSY(Blame.EXTERNAL, true, "The target refuses work because it is overloaded, full or starting."),
    TARGET_AUTHENTICATION(Blame.USER, true, "The target refused the credentials."),
    TARGET_PRIVILEGES(Blame.USER, true, "The credentials do not allow an operation on the target."),
    TARGET_MAPPING(Blame.DATA, false, "The target refused a document because it does not fit the mapping."),
    TARGET_REFUSED(Blame.DATA, false, "The target refused an operation for good."),
    TARGET_SETUP(Blame.USER, false, "The target exists in a form that cannot be written to."),

    BROKER_UNREACHABLE(Blame.EXTERNAL, true, "Kafka's Admin client gets no answer from the brokers."),
    DEAD_LETTERS_UNAVAILABLE(Blame.EXTERNAL, true, "The dead-letter topic cannot be written."),

    INTERNAL(Blame.INTERNAL, false, "A fault in Millrace.");

    private final Blame blame;
    private final boolean retryable;
    private final String summary;

    Fault(Blame blame, boolean retryable, String summary) {
        this.blame = blame;
        this.retryable = retryable;
        this.summary = summary;
    }

    /** The stable code, as it appears in messages, metrics, dead letters and docs/reference/faults.md. */
    public String code() {
        return name();
    }

    /** Who has to act. */
    public Blame blame() {
        return blame;
    }

    /** Whether the same attempt may succeed later without anybody changing the input. */
    public boolean retryable() {
        return retryable;
    }

    /** One sentence for the reference. */
    public String summary() {
        return summary;
    }
}
