package io.millrace.postgres;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the positions in PostgreSQL's write-ahead log are to be read, as Debezium stores them. */
final class PostgresLog {
    static final String LSN = "lsn";
    static final String LAST_COMMIT = "lsn_commit";
    private static final String MESSAGE = "messageType";
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

    /** A position as PostgreSQL writes it. */
    static String text(long lsn) {
        return String.format("%X/%X", lsn >>> 32, lsn & 0xffff_ffffL);
    }
}
