package io.millrace.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A growing buffer of JSON in UTF-8, with the escapes and the forms of numbers that Jackson writes by default; it trusts
 * its caller with the order of things.
 */
final class JsonOutput {
    private static final int FIRST_SIZE = 1024;
    private static final int LARGEST_KEPT = 1 << 20;

    /** Characters of a string between two looks at the room that is left, each of which may take six bytes. */
    private static final int STRETCH = 512;

    private static final int LONGEST_CHARACTER = 6;

    /** Strings between these lengths are encoded by the JDK at once and copied, if nothing in them has to be escaped. */
    private static final int SHORTEST_COPIED = 12;

    private static final int LONGEST_COPIED = 4096;
    private static final int LONGEST_LONG = 20;
    private static final byte[] HEX = ascii("0123456789ABCDEF");
    private static final byte[] BASE64 = ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    private static final int LONGEST_BASE64_LONG = 14;
    private static final byte[] SMALLEST_LONG = ascii(Long.toString(Long.MIN_VALUE));
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    private static final VarHandle TWO = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    /** The two digits of each number below a hundred, the first in the low byte. */
    private static final short[] PAIRS = new short[100];

    private static final long[] TENS = new long[19];
    private static final byte[] NOTHING = {};

    /** For each ASCII character 0 if it stands for itself, the letter after its backslash, or {@code u} for a code. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        for (int i = 0; i < 100; i++) {
            PAIRS[i] = (short) (('0' + i / 10) | (('0' + i % 10) << Byte.SIZE));
        }
        TENS[0] = 1;
        for (int i = 1; i < TENS.length; i++) {
            TENS[i] = TENS[i - 1] * 10;
        }
        Arrays.fill(ESCAPES, 0, ' ', (byte) 'u');
        ESCAPES['\b'] = 'b';
        ESCAPES['\t'] = 't';
        ESCAPES['\n'] = 'n';
        ESCAPES['\f'] = 'f';
        ESCAPES['\r'] = 'r';
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
    }

    private byte[] bytes = new byte[FIRST_SIZE];
    /** What the buffer begins with. */
    private byte[] start = NOTHING;

    private int size;
    private String field = "";

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Forgets what was written, and a buffer that one large message made large. Then begins with a text, which is still there
     * if the message before began with it.
     */
    void begin(byte[] text) {
        size = 0;
        if (!field.isEmpty()) {
            field = "";
        }
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[FIRST_SIZE];
            start = NOTHING;
        }
        if (text == start) {
            size = text.length;
        } else {
            start = NOTHING;
            raw(text);
            start = text;
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Which field of a value without a schema is being written, for messages. */
    void atField(String name) {
        field = name;
    }

    String field() {
        return field;
    }

    void raw(char ascii) {
        ensure(1);
        bytes[size++] = (byte) ascii;
    }

    void raw(byte[] text) {
        ensure(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
    }

    @SuppressWarnings("deprecation") // The method takes the low byte of each character, which is all of ASCII.
    void rawAscii(String text) {
        int length = text.length();
        ensure(length);
        text.getBytes(0, length, bytes, size);
        size += length;
    }

    void nothing() {
        raw(NULL);
    }

    void bool(boolean value) {
        raw(value ? TRUE : FALSE);
    }

    void number(long value) {
        if (value == Long.MIN_VALUE) {
            raw(SMALLEST_LONG);
            return;
        }
        ensure(LONGEST_LONG);
        long rest = value;
        if (rest < 0) {
            bytes[size++] = '-';
            rest = -rest;
        }
        int end = size + digits(rest);
        int at = end;
        while (rest >= 100) {
            long hundreds = rest / 100;
            at -= 2;
            TWO.set(bytes, at, PAIRS[(int) (rest - hundreds * 100)]);
            rest = hundreds;
        }
        if (rest >= 10) {
            TWO.set(bytes, at - 2, PAIRS[(int) rest]);
        } else {
            bytes[--at] = (byte) ('0' + rest);
        }
        size = end;
    }

    void number(double value) {
        numberOrName(Double.toString(value), Double.isFinite(value));
    }

    void number(float value) {
        numberOrName(Float.toString(value), Float.isFinite(value));
    }

    /** JSON has no number for NaN and the infinities: they are strings. */
    private void numberOrName(String text, boolean finite) {
        if (finite) {
            rawAscii(text);
        } else {
            raw('"');
            rawAscii(text);
            raw('"');
        }
    }

    void base64(byte[] value) {
        raw('"');
        raw(Base64.getEncoder().encode(value));
        raw('"');
    }

    /** The number as its shortest two's complement, highest byte first. */
    void base64(long value) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
        int count = bits / Byte.SIZE + 1;
        ensure(LONGEST_BASE64_LONG);
        bytes[size++] = '"';
        for (int left = count; left > 0; left -= 3) {
            int shift = (left - 1) * Byte.SIZE;
            int group = (int) (value >> shift & 0xFF) << 16;
            group |= left > 1 ? (int) (value >> (shift - 8) & 0xFF) << 8 : 0;
            group |= left > 2 ? (int) (value >> (shift - 16) & 0xFF) : 0;
            bytes[size] = BASE64[group >> 18];
            bytes[size + 1] = BASE64[group >> 12 & 0x3F];
            bytes[size + 2] = left > 1 ? BASE64[group >> 6 & 0x3F] : (byte) '=';
            bytes[size + 3] = left > 2 ? BASE64[group & 0x3F] : (byte) '=';
            size += 4;
        }
        bytes[size++] = '"';
    }

    void string(String text) {
        int length = text.length();
        if (length >= SHORTEST_COPIED && length <= LONGEST_COPIED) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            if (JsonStrings.standsForItself(utf8)) {
                ensure(utf8.length + 2);
                bytes[size] = '"';
                System.arraycopy(utf8, 0, bytes, size + 1, utf8.length);
                size += utf8.length + 2;
                bytes[size - 1] = '"';
                return;
            }
        }
        raw('"');
        for (int from = 0; from < length; from += STRETCH) {
            stretch(text, from, Math.min(length, from + STRETCH));
        }
        raw('"');
    }

    private void stretch(String text, int from, int until) {
        ensure((until - from) * LONGEST_CHARACTER);
        byte[] to = bytes;
        int at = size;
        for (int i = from; i < until; i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                byte escape = ESCAPES[unit];
                if (escape == 0) {
                    to[at++] = (byte) unit;
                } else if (escape == 'u') {
                    at = code(unit, to, at);
                } else {
                    to[at++] = '\\';
                    to[at++] = escape;
                }
            } else if (unit < 0x800) {
                to[at++] = (byte) (0xC0 | (unit >> 6));
                to[at++] = (byte) (0x80 | (unit & 0x3F));
            } else if (Character.isSurrogate(unit)) {
                at = code(unit, to, at);
            } else {
                to[at++] = (byte) (0xE0 | (unit >> 12));
                to[at++] = (byte) (0x80 | ((unit >> 6) & 0x3F));
                to[at++] = (byte) (0x80 | (unit & 0x3F));
            }
        }
        size = at;
    }

    /** Jackson writes control characters so, and both halves of a character beyond the 16 bits. */
    private static int code(char unit, byte[] to, int at) {
        to[at] = '\\';
        to[at + 1] = 'u';
        to[at + 2] = HEX[unit >> 12];
        to[at + 3] = HEX[(unit >> 8) & 0xF];
        to[at + 4] = HEX[(unit >> 4) & 0xF];
        to[at + 5] = HEX[unit & 0xF];
        return at + LONGEST_CHARACTER;
    }

    /** A number of n bits has n * log10(2) digits, or one more. */
    private static int digits(long positive) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(positive | 1);
        int digits = (bits * 1233) >> 12;
        return digits == 0 || (digits < TENS.length && positive >= TENS[digits]) ? digits + 1 : digits;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
