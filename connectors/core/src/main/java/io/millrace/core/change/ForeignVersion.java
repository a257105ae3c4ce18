package io.millrace.core.change;

/**
 * Versions for records that another connector wrote.
 *
 * <p>A Debezium event is numbered by the second of its log time and, within it, by its place in the topic: {@code
 * seconds * 1000 << 21 | offset}. Seconds, because that is all MySQL's log gives without GTIDs. A row of a snapshot
 * carries the clock of the machine that read it, so it is dated back by ten minutes: a change that follows it is newer
 * although the clocks differ. A record without any time is numbered by its offset alone, which is smaller than every
 * dated number.
 */
public final class ForeignVersion {
    private static final int OFFSET_BITS = 21;
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
    private static final long MAX_MILLIS = Long.MAX_VALUE >> OFFSET_BITS;
    private static final long SNAPSHOT_SLACK_MILLIS = 600_000;

    private ForeignVersion() {}

    /** The version of a change that was decoded from the log at a time. */
    public static long logged(long millis, long offset) {
        long second = Math.min(Math.max(millis, 0), MAX_MILLIS) / 1000 * 1000;
        return (second << OFFSET_BITS) | (offset & OFFSET_MASK);
    }

    /** The version of a row that was read by a snapshot at a time. */
    public static long readAgain(long millis, long offset) {
        return logged(millis - SNAPSHOT_SLACK_MILLIS, offset);
    }

    /**
     * The version of a TRUNCATE: the begin of its second, because rows of the same second in other partitions may be
     * older or newer, and a row that stays too long does less harm than one that is missing. Without a time it is 0, older
     * than every row, because offsets of different partitions say nothing of each other.
     */
    public static long truncated(long version, long offset) {
        return version == undated(offset) ? 0 : version & ~OFFSET_MASK;
    }

    /** The version of a record that says nothing of time. */
    public static long undated(long offset) {
        return offset;
    }
}
