package io.millrace.mysql;

import io.debezium.connector.mysql.gtid.MySqlGtidSet;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions the reader of the log has got, in this run or before. Belongs to the thread that reads the log.
 *
 * <p>A transaction of which nothing was emitted yet does not count; one of which a part was emitted does.
 */
public final class SentTransactions {
    private boolean known;
    private boolean inside;
    private @Nullable String gtids;
    private @Nullable String current;

    /** For a reader of the log that has not said yet where it is. */
    public SentTransactions() {}

    /** The log is read on from inside a transaction, a part of which was emitted before. */
    public void insideOne() {
        inside = true;
    }

    /** A transaction begins; the set has it already. */
    public void begins(@Nullable String set, @Nullable String transaction) {
        is(set, inside ? null : transaction);
    }

    /** A transaction has been emitted in full. */
    public void ends(@Nullable String set) {
        inside = false;
        is(set, null);
    }

    /** Nothing is being sent, or what is sent has been left out. */
    public void pauses(@Nullable String set) {
        if (!inside) {
            is(set, null);
        }
    }

    private void is(@Nullable String set, @Nullable String begun) {
        known = known || !inside;
        gtids = set;
        current = begun;
    }

    /** Whether it can be said; not before the first event, nor before the end of a transaction that was emitted in part. */
    boolean isKnown() {
        return known;
    }

    /** The transactions. */
    MySqlGtidSet all() {
        MySqlGtidSet all = new MySqlGtidSet(gtids);
        return current == null ? all : all.subtract(new MySqlGtidSet(current));
    }

    /** The transaction that begins now and of which nothing was emitted yet, if one does. */
    @Nullable
    String next() {
        return current;
    }
}
