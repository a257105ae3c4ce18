package io.millrace.json;

import java.nio.charset.StandardCharsets;

/** Writes whole numbers, eight digits at once. */
final class JsonDigits {
    private static final int LONGEST = 20;

    /** How many bytes behind the position may be overwritten. */
    static final int ROOM = LONGEST + Long.BYTES;

    private static final byte[] SMALLEST = Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);
    private static final long EIGHT_DIGITS = 100_000_000;

    /** What makes characters of eight digits. */
    private static final long ZEROS = 0x3030_3030_3030_3030L;

    /** Keeps the last of eight digits from being taken for a zero before a number. */
    private static final long LAST = 1L << 63;

    private JsonDigits() {}

    /** Writes a number at a position and returns the one behind it. */
    static int write(long value, byte[] to, int at) {
        if (value >= 0) {
            return positive(value, to, at);
        }
        if (value == Long.MIN_VALUE) {
            System.arraycopy(SMALLEST, 0, to, at, SMALLEST.length);
            return at + SMALLEST.length;
        }
        to[at] = '-';
        return positive(-value, to, at + 1);
    }

    private static int positive(long value, byte[] to, int at) {
        if (value < 10) {
            to[at] = (byte) ('0' + value);
            return at + 1;
        }
        if (value < EIGHT_DIGITS) {
            return first(value, to, at);
        }
        long high = value / EIGHT_DIGITS;
        int end;
        if (high < EIGHT_DIGITS) {
            end = first(high, to, at);
        } else {
            long highest = high / EIGHT_DIGITS;
            end = eight(high - highest * EIGHT_DIGITS, to, first(highest, to, at));
        }
        return eight(value - high * EIGHT_DIGITS, to, end);
    }

    private static int eight(long number, byte[] to, int at) {
        Eights.set(to, at, ZEROS | digits(number));
        return at + Long.BYTES;
    }

    /** The first digits of a number, at most eight, without zeros before them. */
    private static int first(long number, byte[] to, int at) {
        long digits = digits(number);
        int zeros = Long.numberOfTrailingZeros(digits | LAST) / Byte.SIZE;
        Eights.set(to, at, (ZEROS | digits) >>> (zeros * Byte.SIZE));
        return at + Long.BYTES - zeros;
    }

    /** The eight digits of a number, the first in the lowest byte: halves, then the halves of both, and again. */
    private static long digits(long number) {
        long high = number / 10_000;
        long fours = high | ((number - high * 10_000) << 32);
        long hundreds = ((fours * 10_486) >>> 20) & 0x7F_0000_007FL; // fours / 100
        long twos = hundreds | ((fours - hundreds * 100) << 16);
        long tens = ((twos * 103) >>> 10) & 0xF_000F_000F_000FL; // twos / 10
        return tens | ((twos - tens * 10) << 8);
    }
}
