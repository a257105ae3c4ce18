package io.millrace.postgres;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the positions in PostgreSQL's write-ahead log are to be read, as Debezium stores them. */
final class PostgresLog {
    static final String LSN = "lsn";
    static final String LAST_COMMIT = "lsn_commit";
    private static final String COMPLETED = "lsn_proc";
    private static final String MESSAGE = "messageType";
    private static final String BEGIN = "BEGIN";
    private static final String COMMIT = "COMMIT";

    private PostgresLog() {}

    /**
     * Rows that COPY writes have one position together, and the first row of a transaction has that of its begin. Behind
     * the end of a transaction no row shares its place.
     */
    static @Nullable Object shared(Map<String, ?> position) {
        Object message = position.get(MESSAGE);
        return message == null || COMMIT.equals(message) ? null : position.get(LSN);
    }

    /** Up to where everything committed is behind a position, or -1 if it does not tell. */
    static long released(Map<String, ?> position) {
        Object place = position.containsKey(LAST_COMMIT) ? position.get(LAST_COMMIT) : position.get(LSN);
        return place instanceof Number number ? number.longValue() : -1;
    }

    /**
     * The position as Debezium has to be given it to go on there.
     *
     * <p>The end of a transaction is also where the log's next record begins, which may be a row of another transaction that
     * was open then. Debezium would take that row for the last one it had emitted and go on behind it, so the rows of that
     * transaction before it would be lost. Without {@code lsn_proc} it searches for no row: the server itself leaves out what
     * was committed up to there.
     */
    static Map<String, ?> resumable(Map<String, ?> position) {
        Object message = position.get(MESSAGE);
        Object completed = position.get(COMPLETED);
        if (completed == null
                || !(COMMIT.equals(message) || BEGIN.equals(message))
                || !Objects.equals(completed, position.get(LAST_COMMIT))) {
            return position;
        }
        Map<String, Object> behindCommit = new HashMap<>(position);
        behindCommit.remove(COMPLETED);
        behindCommit.put(LSN, completed);
        behindCommit.put(MESSAGE, COMMIT);
        return behindCommit;
    }

    /** A position as PostgreSQL writes it. */
    static String text(long lsn) {
        return String.format("%X/%X", lsn >>> 32, lsn & 0xffff_ffffL);
    }
}
