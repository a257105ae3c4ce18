package io.millrace.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes what stands between the quotes of a string: UTF-8, with the escapes that Jackson writes by default. */
final class JsonCharacters {
    /** How many bytes a character may take. */
    static final int LONGEST = 6;

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** For each ASCII character 0 if it stands for itself, the letter after its backslash, or {@code u} for a code. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        Arrays.fill(ESCAPES, 0, ' ', (byte) 'u');
        ESCAPES['\b'] = 'b';
        ESCAPES['\t'] = 't';
        ESCAPES['\n'] = 'n';
        ESCAPES['\f'] = 'f';
        ESCAPES['\r'] = 'r';
        ESCAPES['"'] = '"';
        ESCAPES['\\'] = '\\';
    }

    private JsonCharacters() {}

    static boolean standsForItself(char unit) {
        return unit < ESCAPES.length && ESCAPES[unit] == 0;
    }

    /** Writes a part of a text at a position and returns the one behind it. */
    static int write(String text, int from, int until, byte[] to, int start) {
        int at = start;
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
        return at;
    }

    /** Jackson writes control characters so, and both halves of a character beyond the 16 bits. */
    private static int code(char unit, byte[] to, int at) {
        to[at] = '\\';
        to[at + 1] = 'u';
        to[at + 2] = HEX[unit >> 12];
        to[at + 3] = HEX[(unit >> 8) & 0xF];
        to[at + 4] = HEX[(unit >> 4) & 0xF];
        to[at + 5] = HEX[unit & 0xF];
        return at + LONGEST;
    }

    /**
     * Writes a text eight characters at once, which is fast where they are ASCII.
     *
     * @param latin the text in Latin-1, with question marks for what is not in it
     */
    static int write(String text, byte[] latin, byte[] to, int at) {
        int end = at;
        int i = 0;
        for (; i <= latin.length - Long.BYTES; i += Long.BYTES) {
            long eight = Eights.get(latin, i);
            if (JsonStrings.isDoubtful(eight)) {
                end = write(text, i, i + Long.BYTES, to, end);
            } else if (JsonStrings.isAscii(eight)) {
                Eights.set(to, end, eight);
                end += Long.BYTES;
            } else {
                for (int j = i; j < i + Long.BYTES; j++) {
                    end = write(latin[j], to, end);
                }
            }
        }
        for (; i < latin.length; i++) {
            byte next = latin[i];
            end = next == '?' || (next >= 0 && ESCAPES[next] != 0)
                    ? write(text, i, i + 1, to, end)
                    : write(next, to, end);
        }
        return end;
    }

    private static int write(byte latin, byte[] to, int at) {
        if (latin >= 0) {
            to[at] = latin;
            return at + 1;
        }
        to[at] = (byte) (0xC0 | (latin & 0xFF) >> 6);
        to[at + 1] = (byte) (0x80 | (latin & 0x3F));
        return at + 2;
    }
}
