package io.millrace.core.change;

/**
 * The hybrid logical clock that numbers the changes of one source partition.
 *
 * <p>A row decoded from the log moves the clock to {@code max(C + 1, microseconds << 10)} and gets version {@code 2C}.
 * A row that was read again leaves the clock alone and gets {@code 2C + 1}: newer than every log row before the place
 * where it is merged, older than every one after it. The log's time makes numbers grow across restarts, failovers and
 * re-created topics; the counter makes them grow within a microsecond and when time stands still or goes back.
 *
 * <p>Not thread-safe: it belongs to the thread that stamps records.
 */
public final class VersionClock {
    /** Changes that one microsecond can hold before the clock runs ahead of the log's time. */
    private static final int COUNTER_BITS = 10;

    /** The latest time that can be numbered: in the year 2112. */
    public static final long MAX_MICROS = (Long.MAX_VALUE >> 1) >> COUNTER_BITS;

    private long value;

    private VersionClock(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("A clock cannot be negative, but was " + value + ".");
        }
        this.value = value;
    }

    /** A clock that goes on from a stored value, or from 0. */
    public static VersionClock at(long value) {
        return new VersionClock(value);
    }

    /** The clock value of a time, for starts without a stored clock, where being too high is safe and too low is not. */
    public static long valueOf(long micros) {
        return Math.min(Math.max(micros, 0), MAX_MICROS) << COUNTER_BITS;
    }

    /** The time of a clock value, in microseconds since the epoch. */
    public static long microsOf(long value) {
        return value >> COUNTER_BITS;
    }

    /** Numbers a row decoded from the log, whose log time is {@code micros} since the epoch. */
    public long logRow(long micros) {
        value = Math.max(value + 1, valueOf(micros));
        return value << 1;
    }

    /** Numbers a row whose log time cannot be believed: the clock takes the smallest step. */
    public long undatedLogRow() {
        value++;
        return value << 1;
    }

    /** Numbers a row that was read again at the current place in the log. */
    public long readAgain() {
        return (value << 1) | 1;
    }

    /** The clock's value, which every stored offset carries. */
    public long value() {
        return value;
    }
}
