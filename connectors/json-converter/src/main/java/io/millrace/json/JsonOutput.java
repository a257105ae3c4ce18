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
 *
 * <p>Where to write is given and where to go on returned, for each thing, so that the position need not be stored.
 */
final class JsonOutput {
    private static final int FIRST_SIZE = 1024;
    private static final int LARGEST_KEPT = 1 << 20;

    /** Characters of a string between two looks at the room that is left. */
    private static final int STRETCH = 512;

    /** Strings between these lengths are turned into Latin-1 by the JDK and copied, if they begin with a character of it. */
    private static final int SHORTEST_COPIED = 12;

    private static final int LONGEST_COPIED = 4096;
    private static final char LAST_LATIN = 0xFF;

    /** Strings up to this length fit, with their quotes, into one number. */
    private static final int SHORT = Long.BYTES - 2;

    private static final byte[] BASE64 = ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    private static final int LONGEST_BASE64_LONG = 14;
    private static final JsonText NULL = JsonText.of(ascii("null"));
    private static final JsonText TRUE = JsonText.of(ascii("true"));
    private static final JsonText FALSE = JsonText.of(ascii("false"));

    private static final VarHandle FOUR = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int PADDING = '=' << Byte.SIZE | '=';
    private static final byte[] NOTHING = {};

    private byte[] bytes = new byte[FIRST_SIZE];
    /** What the buffer begins with. */
    private byte[] start = NOTHING;

    private String field = "";

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Forgets what was written, and a buffer that one large message made large. Then begins with a text, which is still there
     * if the message before began with it.
     */
    int begin(byte[] text) {
        if (!field.isEmpty()) {
            field = "";
        }
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[FIRST_SIZE];
            start = NOTHING;
        }
        if (text == start) {
            return text.length;
        }
        start = NOTHING;
        int at = raw(text, 0);
        start = text;
        return at;
    }

    /** What was written up to a position. */
    byte[] toBytes(int end) {
        return Arrays.copyOf(bytes, end);
    }

    /** Which field of a value without a schema is being written, for messages. */
    void atField(String name) {
        field = name;
    }

    String field() {
        return field;
    }

    int raw(char ascii, int at) {
        room(at, 1)[at] = (byte) ascii;
        return at + 1;
    }

    int raw(byte[] text, int at) {
        System.arraycopy(text, 0, room(at, text.length), at, text.length);
        return at + text.length;
    }

    int text(JsonText text, int at) {
        if (!text.isSmall()) {
            return raw(text.bytes(), at);
        }
        byte[] to = room(at, JsonText.SMALL);
        Eights.set(to, at, text.first());
        Eights.set(to, at + Long.BYTES, text.second());
        return at + text.length();
    }

    @SuppressWarnings("deprecation") // The method takes the low byte of each character, which is all of ASCII.
    int rawAscii(String text, int at) {
        int length = text.length();
        text.getBytes(0, length, room(at, length), at);
        return at + length;
    }

    int nothing(int at) {
        return text(NULL, at);
    }

    int bool(boolean value, int at) {
        return text(value ? TRUE : FALSE, at);
    }

    int number(long value, int at) {
        return JsonDigits.write(value, room(at, JsonDigits.ROOM), at);
    }

    int number(double value, int at) {
        return numberOrName(Double.toString(value), Double.isFinite(value), at);
    }

    int number(float value, int at) {
        return numberOrName(Float.toString(value), Float.isFinite(value), at);
    }

    /** JSON has no number for NaN and the infinities: they are strings. */
    private int numberOrName(String text, boolean finite, int at) {
        return finite ? rawAscii(text, at) : raw('"', rawAscii(text, raw('"', at)));
    }

    int base64(byte[] value, int at) {
        return raw('"', raw(Base64.getEncoder().encode(value), raw('"', at)));
    }

    /** The number as its shortest two's complement, highest byte first. */
    int base64(long value, int at) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(value < 0 ? ~value : value);
        int left = bits / Byte.SIZE + 1;
        byte[] to = room(at, LONGEST_BASE64_LONG);
        int end = at;
        to[end++] = '"';
        for (; left >= 3; left -= 3) {
            FOUR.set(to, end, base64OfThree(value >> ((left - 3) * Byte.SIZE)));
            end += Integer.BYTES;
        }
        if (left > 0) {
            int kept = (left + 1) * Byte.SIZE;
            int characters = base64OfThree(value << ((3 - left) * Byte.SIZE));
            FOUR.set(to, end, (characters & ((1 << kept) - 1)) | PADDING << kept);
            end += Integer.BYTES;
        }
        to[end] = '"';
        return end + 1;
    }

    /** The lowest three bytes, the first character in the lowest byte. */
    private static int base64OfThree(long bytes) {
        int three = (int) bytes;
        return BASE64[three >> 18 & 0x3F]
                | BASE64[three >> 12 & 0x3F] << Byte.SIZE
                | BASE64[three >> 6 & 0x3F] << (2 * Byte.SIZE)
                | BASE64[three & 0x3F] << (3 * Byte.SIZE);
    }

    int string(String text, int at) {
        int length = text.length();
        if (length >= SHORTEST_COPIED && length <= LONGEST_COPIED && text.charAt(0) <= LAST_LATIN) {
            byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
            // Both halves of a character beyond the 16 bits become one question mark.
            if (latin.length == length) {
                return latinString(text, latin, at);
            }
        }
        return length <= SHORT ? shortString(text, at) : longString(text, at);
    }

    private int latinString(String text, byte[] latin, int at) {
        byte[] to = room(at, latin.length * JsonCharacters.LONGEST + 2);
        to[at] = '"';
        int end = JsonCharacters.write(text, latin, to, at + 1);
        to[end] = '"';
        return end + 1;
    }

    /** Stored at once if nothing in it has to be escaped. */
    private int shortString(String text, int at) {
        long eight = '"';
        int bits = Byte.SIZE;
        for (int i = 0; i < text.length(); i++, bits += Byte.SIZE) {
            char unit = text.charAt(i);
            if (!JsonCharacters.standsForItself(unit)) {
                return longString(text, at);
            }
            eight |= (long) unit << bits;
        }
        Eights.set(room(at, Long.BYTES), at, eight | (long) '"' << bits);
        return at + text.length() + 2;
    }

    private int longString(String text, int at) {
        int length = text.length();
        int end = raw('"', at);
        for (int from = 0; from < length; from += STRETCH) {
            int until = Math.min(length, from + STRETCH);
            end = JsonCharacters.write(text, from, until, room(end, (until - from) * JsonCharacters.LONGEST), end);
        }
        return raw('"', end);
    }

    /** The buffer, with room for so many bytes. */
    private byte[] room(int at, int more) {
        if (bytes.length - at < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + more));
        }
        return bytes;
    }
}
