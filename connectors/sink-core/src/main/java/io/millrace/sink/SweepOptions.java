package io.millrace.sink;

/**
 * How rows leave the target that no record names.
 *
 * @param mode what to do after a reading of a whole table
 * @param maxPercent the share of a table's part of the target that a reading may remove
 * @param onTruncate what to do when a table was truncated
 */
public record SweepOptions(SweepMode mode, int maxPercent, OnTruncate onTruncate) {
    /** So few may be removed whatever their share is: small tables change as a whole, and are soon read again. */
    static final int ALWAYS_ALLOWED = 100;

    /** Whether a marker of a table asks for anything at all. */
    boolean isIdle() {
        return mode == SweepMode.OFF && onTruncate != OnTruncate.EMPTY;
    }

    /** Whether so many of a total are more than a reading may remove. */
    boolean forbids(long removed, long total) {
        return removed > ALWAYS_ALLOWED && removed * 100 > total * maxPercent;
    }
}
