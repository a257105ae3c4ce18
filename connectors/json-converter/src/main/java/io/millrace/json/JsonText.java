package io.millrace.json;

import java.util.Arrays;

/**
 * A text that is written or looked for often: if it is small, as two numbers, since storing or comparing them is faster than a
 * call that goes over an array.
 *
 * @param first the first eight bytes
 * @param second the eight behind them
 * @param firstMask covers the bytes of the first number that belong to the text
 * @param secondMask the same for the second
 */
record JsonText(byte[] bytes, int length, long first, long second, long firstMask, long secondMask) {
    static final int SMALL = 2 * Long.BYTES;

    static JsonText of(byte[] utf8) {
        byte[] padded = Arrays.copyOf(utf8, Math.max(utf8.length, SMALL));
        return new JsonText(
                utf8,
                utf8.length,
                Eights.get(padded, 0),
                Eights.get(padded, Long.BYTES),
                mask(utf8.length),
                mask(utf8.length - Long.BYTES));
    }

    private static long mask(int bytes) {
        return bytes >= Long.BYTES ? -1 : bytes <= 0 ? 0 : (1L << (bytes * Byte.SIZE)) - 1;
    }

    boolean isSmall() {
        return length <= SMALL;
    }

    /** Whether a small text stands at a position with at least sixteen bytes behind it. */
    boolean standsAt(byte[] in, int at) {
        return (((Eights.get(in, at) ^ first) & firstMask) | ((Eights.get(in, at + Long.BYTES) ^ second) & secondMask))
                == 0;
    }
}
