package io.millrace.json;

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
    private static final int LONGEST_LONG = 20;
    private static final byte[] HEX = ascii("0123456789ABCDEF");
    private static final byte[] BASE64 = ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    private static final int LONGEST_BASE64_LONG = 14;
    private static final byte[] SMALLEST_LONG = ascii(Long.toString(Long.MIN_VALUE));
    private static final byte[] NULL = ascii("null");
    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");

    /** The two digits of each number below a hundred. */
    private static final byte[] PAIRS = new byte[200];

    /** For each ASCII character 0 if it stands for itself, the letter after its backslash, or {@code u} for a code. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        for (int i = 0; i < 100; i++) {
            PAIRS[2 * i] = (byte) ('0' + i / 10);
            PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
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
    private int size;
    private String field = "";

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Forgets what was written, and a buffer that one large message made large. */
    void clear() {
        size = 0;
        field = "";
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[FIRST_SIZE];
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** What was written, between two texts. */
    byte[] toBytes(byte[] before, char after) {
        byte[] whole = new byte[before.length + size + 1];
        System.arraycopy(before, 0, whole, 0, before.length);
        System.arraycopy(bytes, 0, whole, before.length, size);
        whole[whole.length - 1] = (byte) after;
        return whole;
    }

    /** Which field is being written, for messages. */
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
            int pair = 2 * (int) (rest % 100);
            rest /= 100;
            bytes[--at] = PAIRS[pair + 1];
            bytes[--at] = PAIRS[pair];
        }
        if (rest >= 10) {
            bytes[--at] = PAIRS[2 * (int) rest + 1];
            bytes[--at] = PAIRS[2 * (int) rest];
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
        raw('"');
        int length = text.length();
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

    private static int digits(long positive) {
        int digits = 1;
        long bound = 10;
        while (digits < 19 && positive >= bound) {
            digits++;
            bound *= 10;
        }
        return digits;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
