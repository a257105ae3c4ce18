package io.millrace.core.change;

/**
 * The hybrid logical clock that numbers the changes of one source partition.
 *
 * <p>A row decoded from the log moves the clock to {@code max(C + 64, microseconds << 10)} and gets version {@code 2C}.
 * A row that was read again leaves the clock alone and gets {@code 2(C + r) + 1}: newer than every log row before the place
 * where it is merged, older than every one after it. The {@code r}, from 0 to 63, tells readings apart that begin while
 * the clock stands still, so that what only the earlier one met is seen to be older. The log's time makes numbers grow across restarts, failovers and
 * re-created topics; the counter makes them grow within a microsecond and when time stands still or goes back.
 *
 * <p>Not thread-safe: it belongs to the thread that stamps records.
 */
public final class VersionClock {
    /** Changes that one microsecond can hold before the clock runs ahead of the log's time. */
    private static final int COUNTER_BITS = 10;

    /** How far a row moves the clock at least, and how many readings fit between two rows. */
    public static final int STEP = 64;

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
        value = Math.max(value + STEP, valueOf(micros));
        return value << 1;
    }

    /** Numbers a row whose log time cannot be believed: the clock takes the smallest step. */
    public long undatedLogRow() {
        value += STEP;
        return value << 1;
    }

    /** Numbers a row that was read again at the current place in the log. */
    public long readAgain() {
        return readAgain(0);
    }

    /** Numbers a row of the reading with this number among those at the same value; past the last one it is the last. */
    public long readAgain(int reading) {
        return ((value + Math.min(Math.max(reading, 0), STEP - 1)) << 1) | 1;
    }

    /** The clock's value, which every stored offset carries. */
    public long value() {
        return value;
    }
}
