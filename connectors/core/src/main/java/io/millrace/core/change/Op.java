package io.millrace.core.change;

import org.jspecify.annotations.Nullable;

/** What happened to a row or a table; the code is the value of the header {@code millrace.op}. */
public enum Op {
    CREATE("c"),
    UPDATE("u"),
    DELETE("d"),
    /** The row was read again, not decoded from the log. */
    READ("r"),
    /** Control: the table was emptied. */
    TRUNCATE("t"),
    /** Control: a reading of the whole table begins. */
    BEGIN("b"),
    /** Control: a reading of the whole table has ended; rows of older generations that it did not meet are gone. */
    END("e"),
    /** Control: a part of the table has been read again, which says nothing of the other rows. */
    PART("p");

    private final String code;

    Op(String code) {
        this.code = code;
    }

    /** The one-letter code on the wire, the same as Debezium's where it has one. */
    public String code() {
        return code;
    }

    /** Whether a record with this operation speaks of a table and not of a row. */
    public boolean isControl() {
        return this == TRUNCATE || this == BEGIN || this == END || this == PART;
    }

    /** The operation of a code, or null if there is none such. */
    public static @Nullable Op ofCode(String code) {
        if (code.length() != 1) {
            return null;
        }
        return switch (code.charAt(0)) {
            case 'c' -> CREATE;
            case 'u' -> UPDATE;
            case 'd' -> DELETE;
            case 'r' -> READ;
            case 't' -> TRUNCATE;
            case 'b' -> BEGIN;
            case 'e' -> END;
            case 'p' -> PART;
            default -> null;
        };
    }
}
