package io.millrace.source;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A table that is to be read again while the log is followed.
 *
 * @param id tells it from other requests
 * @param table {@code database.table} or {@code schema.table}
 * @param where a condition in the database's SQL, for a part of the table
 * @param cause why it is read
 */
public record ResyncRequest(
        String id, String table, @Nullable String where, Cause cause) {

    /** Why a table is read. */
    public enum Cause {
        /** Somebody asked for it in the configuration. */
        ASKED,
        /** The table is captured from now on and was not before. */
        ADDED,
        /** The table has never been read. */
        FIRST,
        /** Changes of the table may be lost in a gap of the log. */
        GAP;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One that nobody asked for. */
    static ResyncRequest of(Cause cause, String table) {
        return new ResyncRequest(cause.code() + "-" + table, table, null, cause);
    }

    /** Whether every row of the table is read, so that rows which are not met do not exist. */
    boolean isWhole() {
        return where == null;
    }

    boolean isAsked() {
        return cause == Cause.ASKED;
    }

    /** For people. */
    String text() {
        return where == null ? table : table + " where " + where;
    }
}
