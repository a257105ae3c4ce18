package io.millrace.source;

/** A task of Debezium whose queue can be emptied while it stops: it stops only when nothing waits for room in the queue. */
public interface Drains {
    /** Throws away what is in the queue, or waits a moment for something to come. */
    void drain() throws InterruptedException;
}
