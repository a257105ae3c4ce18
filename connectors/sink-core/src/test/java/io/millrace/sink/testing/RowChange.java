package io.millrace.sink.testing;

import io.millrace.core.change.Op;

/**
 * One change of a row, before it takes a form.
 *
 * @param op what happened
 * @param row after the change, or before it for a delete
 * @param second when it was committed; a later change has a later second
 */
public record RowChange(Op op, Row row, long second) {
    private static final long MICROS = 1_000_000;

    static RowChange upsert(Row row, long second) {
        return new RowChange(Op.UPDATE, row, second);
    }

    static RowChange delete(Row row, long second) {
        return new RowChange(Op.DELETE, row, second);
    }

    boolean isDelete() {
        return op == Op.DELETE;
    }

    /** As our sources make it: a number that grows with every change. */
    long version() {
        return (second * MICROS) << 11;
    }

    long micros() {
        return second * MICROS;
    }

    long millis() {
        return second * 1000;
    }
}
