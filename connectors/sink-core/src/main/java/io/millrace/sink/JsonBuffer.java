package io.millrace.sink;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Writes JSON as UTF-8 into a buffer that grows; it trusts its caller with the order of things. */
final class JsonBuffer {
    private static final int FIRST_SIZE = 512;
    private static final int LARGEST_KEPT = 1 << 20;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MIN_LONG = Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final boolean[] PLAIN = new boolean[128];

    static {
        Arrays.fill(PLAIN, ' ', PLAIN.length, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    private byte[] bytes = new byte[FIRST_SIZE];
    private int size;

    JsonBuffer clear() {
        size = 0;
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[FIRST_SIZE];
        }
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    JsonBuffer raw(char ascii) {
        ensure(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    JsonBuffer raw(byte[] text) {
        ensure(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
        return this;
    }

    JsonBuffer beginObject() {
        return raw('{');
    }

    JsonBuffer endObject() {
        return raw('}');
    }

    /** The name of the next member, with the comma before it if there is a member already. */
    JsonBuffer member(String name) {
        if (bytes[size - 1] != '{') {
            raw(',');
        }
        return string(name).raw(':');
    }

    JsonBuffer nothing() {
        return raw(NULL);
    }

    JsonBuffer bool(boolean value) {
        return raw(value ? TRUE : FALSE);
    }

    JsonBuffer number(long value) {
        if (value == Long.MIN_VALUE) {
            return raw(MIN_LONG);
        }
        ensure(20);
        long rest = value;
        if (rest < 0) {
            bytes[size++] = '-';
            rest = -rest;
        }
        int digits = 1;
        for (long bound = rest / 10; bound > 0; bound /= 10) {
            digits++;
        }
        int end = size + digits;
        for (int at = end - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size = end;
        return this;
    }

    /** All digits, no exponent. */
    JsonBuffer number(BigDecimal value) {
        return ascii(value.toPlainString());
    }

    /** A number with leading zeros. */
    JsonBuffer padded(int value, int digits) {
        ensure(digits);
        int rest = value;
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
        return this;
    }

    JsonBuffer ascii(String text) {
        int length = text.length();
        ensure(length);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
        return this;
    }

    JsonBuffer base64(byte[] value) {
        return raw('"').raw(Base64.getEncoder().encode(value)).raw('"');
    }

    /** JSON text as it is; line breaks between its tokens become spaces, so that it stays on one line. */
    JsonBuffer json(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '\n' || encoded[i] == '\r') {
                encoded[i] = ' ';
            }
        }
        return raw(encoded);
    }

    JsonBuffer string(String text) {
        int length = text.length();
        ensure(length * 3 + 2);
        bytes[size++] = '"';
        int plain = plain(text, length);
        if (plain < length) {
            rest(text, plain, length);
        }
        bytes[size++] = '"';
        return this;
    }

    /** Copies what needs no thought, which is all of most texts; returns where it ended. */
    private int plain(String text, int length) {
        byte[] to = bytes;
        int start = size;
        int i = 0;
        while (i < length) {
            char unit = text.charAt(i);
            if (unit >= 0x80 || !PLAIN[unit]) {
                break;
            }
            to[start + i] = (byte) unit;
            i++;
        }
        size = start + i;
        return i;
    }

    private void rest(String text, int from, int length) {
        for (int i = from; i < length; i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                if (PLAIN[unit]) {
                    bytes[size++] = (byte) unit;
                } else {
                    ensure((length - i) * 3 + 8);
                    escape(unit);
                }
            } else if (unit < 0x800) {
                bytes[size++] = (byte) (0xC0 | (unit >> 6));
                bytes[size++] = (byte) (0x80 | (unit & 0x3F));
            } else if (Character.isHighSurrogate(unit)
                    && i + 1 < length
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                supplementary(Character.toCodePoint(unit, text.charAt(i)));
            } else {
                threeBytes(Character.isSurrogate(unit) ? '\uFFFD' : unit);
            }
        }
    }

    private void threeBytes(char unit) {
        bytes[size++] = (byte) (0xE0 | (unit >> 12));
        bytes[size++] = (byte) (0x80 | ((unit >> 6) & 0x3F));
        bytes[size++] = (byte) (0x80 | (unit & 0x3F));
    }

    private void supplementary(int point) {
        bytes[size++] = (byte) (0xF0 | (point >> 18));
        bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3F));
        bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        bytes[size++] = (byte) (0x80 | (point & 0x3F));
    }

    private void escape(char unit) {
        bytes[size++] = '\\';
        switch (unit) {
            case '"', '\\' -> bytes[size++] = (byte) unit;
            case '\n' -> bytes[size++] = 'n';
            case '\r' -> bytes[size++] = 'r';
            case '\t' -> bytes[size++] = 't';
            default -> {
                bytes[size++] = 'u';
                bytes[size++] = '0';
                bytes[size++] = '0';
                bytes[size++] = HEX[unit >> 4];
                bytes[size++] = HEX[unit & 0xF];
            }
        }
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
