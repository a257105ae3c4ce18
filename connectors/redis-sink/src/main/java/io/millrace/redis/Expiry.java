package io.millrace.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * When a key ends by itself.
 *
 * @param unit what the number means
 * @param millis a duration or a moment in milliseconds
 */
record Expiry(Unit unit, long millis) {
    static final Expiry NEVER = new Expiry(Unit.NEVER, 0);

    /** Ten thousand years, which Redis can still add to its clock. */
    private static final long LONGEST = 10_000L * 366 * 86_400_000;

    /** What the number means. */
    enum Unit {
        /** The key does not end. */
        NEVER(""),
        /** It ends so long after it was written. */
        AFTER("PX"),
        /** It ends at this moment, counted from the epoch. */
        AT("PXAT");

        private final String word;

        Unit(String word) {
            this.word = word;
        }
    }

    static Expiry after(long millis) {
        return new Expiry(Unit.AFTER, Math.min(millis, LONGEST));
    }

    static Expiry at(long millis) {
        return new Expiry(Unit.AT, Math.max(1, Math.min(millis, LONGEST)));
    }

    boolean isNever() {
        return unit == Unit.NEVER;
    }

    /** Whether nothing would be left to write. */
    boolean isOver() {
        return unit == Unit.AFTER && millis <= 0;
    }

    /** The option of {@code SET}, empty if there is none. */
    byte[] option() {
        return ascii(unit.word);
    }

    byte[] text() {
        return ascii(Long.toString(millis));
    }

    /** The same for the companion key, which outlives its key as it outlives a removal. */
    byte[] ofCompanion(Duration retention) {
        return ascii(Long.toString(Math.min(millis + retention.toMillis(), LONGEST)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
