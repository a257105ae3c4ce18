package io.millrace.source;

/** What a record's value holds. */
public enum RecordFormat {
    /** The row after the change; nothing for a delete. */
    ROW,
    /** Debezium's change event, followed by a tombstone on delete. */
    ENVELOPE
}
