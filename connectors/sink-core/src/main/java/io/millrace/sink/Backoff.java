package io.millrace.sink;

import java.time.Duration;

/**
 * A pause that doubles with every failed attempt, up to a bound, less up to half of it by chance, so that many who
 * failed together do not come back together.
 *
 * @param first the pause after the first failure, before chance
 * @param most the longest pause
 */
public record Backoff(Duration first, Duration most) {
    private static final int MAX_DOUBLINGS = 32;

    public Backoff {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("A backoff from " + first + " to " + most + " is not possible.");
        }
    }

    /** The pause after a number of failures in a row, the first being 1; {@code chance} is from 0 to 1. */
    long nanos(int failures, double chance) {
        int doublings = Math.min(Math.max(failures, 1) - 1, MAX_DOUBLINGS);
        double whole = Math.min((double) first.toNanos() * (double) (1L << doublings), (double) most.toNanos());
        return (long) (whole * (1 - chance / 2));
    }
}
