package io.millrace.source;

/** A task of Debezium that also reads its stored offset while it runs, to tell the database how far it has come. */
public interface ReadsBack {
    /** Whether it is doing that now, so that what it reads is no start. */
    boolean isReadingBack();
}
