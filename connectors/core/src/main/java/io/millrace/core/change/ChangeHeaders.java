package io.millrace.core.change;

import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a change record, always written as strings because Connect's default header converter narrows numbers.
 *
 * <p>Their meaning is specified in docs/specs/change-record.md.
 */
public final class ChangeHeaders {
    /** What happened, an {@link Op} code. */
    public static final String OP = "millrace.op";
    /** A number that grows with every change of a row, in decimal. */
    public static final String VERSION = "millrace.version";
    /** The time the log gives for the change, in microseconds since the epoch, in decimal. */
    public static final String COMMITTED = "millrace.committed";
    /** {@code database.table} or {@code schema.table}, as the source names it. */
    public static final String TABLE = "millrace.table";
    /** Which reading of the table a row that was read again belongs to. */
    public static final String GENERATION = "millrace.generation";

    /** On control records: the topic of the table before any transform, which says whose table it is. */
    public static final String SOURCE = "millrace.source";
    /** On control records that went to every partition: how many there were. */
    public static final String PARTITIONS = "millrace.partitions";

    private ChangeHeaders() {}

    /** The headers of one record; {@code committedMicros} is left out if negative. */
    public static Headers of(Op op, long version, long committedMicros, String table, @Nullable String generation) {
        Headers headers = new ConnectHeaders();
        add(headers, op, version, committedMicros, table, generation);
        return headers;
    }

    /** Adds the headers of one record to those it has. */
    public static void add(
            Headers headers, Op op, long version, long committedMicros, String table, @Nullable String generation) {
        headers.addString(OP, op.code());
        headers.addString(VERSION, Long.toString(version));
        if (committedMicros >= 0) {
            headers.addString(COMMITTED, Long.toString(committedMicros));
        }
        headers.addString(TABLE, table);
        if (generation != null) {
            headers.addString(GENERATION, generation);
        }
    }
}
