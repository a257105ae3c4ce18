package io.millrace.core.fault;

/** Who has to act when a fault occurs. */
public enum Blame {
    /** The configuration or the way Millrace is used. */
    USER,
    /** A database, broker, search server or cache. */
    EXTERNAL,
    /** A single record or row. */
    DATA,
    /** Millrace itself. */
    INTERNAL
}
