package io.millrace.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads JSON strings; those of plain ASCII, which most are, by one copy. */
final class JsonStrings {
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST = ONES << 7;
    private static final long SPACES = ONES * ' ';
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long QUESTION_MARKS = ONES * '?';
    private static final char REPLACEMENT = '\uFFFD';

    private JsonStrings() {}

    static String read(JsonInput in, String what) {
        in.expect('"', what);
        byte[] bytes = in.bytes();
        int from = in.position();
        int at = end(bytes, from, in.end(), HIGHEST);
        if (at < in.end() && bytes[at] == '"') {
            in.moveTo(at + 1);
            return new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
        }
        return readSlowly(in, from, at);
    }

    /** Goes over a string, for which none is made if it is plain. */
    static void skip(JsonInput in, String what) {
        in.expect('"', what);
        int from = in.position();
        int at = end(in.bytes(), from, in.end(), HIGHEST);
        if (at < in.end() && in.bytes()[at] == '"') {
            in.moveTo(at + 1);
        } else {
            readSlowly(in, from, at);
        }
    }

    /** How many of eight bytes are plain ASCII characters of a string, up to the first that is not. */
    static int plain(long eight) {
        return Long.numberOfTrailingZeros((special(eight) | eight) & HIGHEST) / Byte.SIZE;
    }

    /** The first quote, backslash, control character or, if asked for, byte beyond ASCII; or the end. */
    private static int end(byte[] bytes, int from, int end, long beyondAscii) {
        int at = from;
        while (at <= end - Long.BYTES) {
            long eight = Eights.get(bytes, at);
            long found = ((special(eight) & ~eight) | (eight & beyondAscii)) & HIGHEST;
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
            at += Long.BYTES;
        }
        while (at < end) {
            byte next = bytes[at];
            if (next == '"' || next == '\\' || (next < ' ' && (next >= 0 || beyondAscii != 0))) {
                return at;
            }
            at++;
        }
        return at;
    }

    /**
     * Sets the highest bit of each byte that is a quote, a backslash or a control character. Subtracting from a byte sets
     * that bit if it is below what is subtracted; the first of them is never set by a borrow from another.
     */
    private static long special(long eight) {
        return ((eight ^ QUOTES) - ONES) | ((eight ^ BACKSLASHES) - ONES) | (eight - SPACES);
    }

    /** Whether one of eight bytes of Latin-1 has to be escaped, or is a question mark, which stands for what is not Latin-1 too. */
    static boolean isDoubtful(long eight) {
        // A borrow, as in special, only follows a find.
        return ((special(eight) | ((eight ^ QUESTION_MARKS) - ONES)) & ~eight & HIGHEST) != 0;
    }

    /** Whether eight bytes are all ASCII. */
    static boolean isAscii(long eight) {
        return (eight & HIGHEST) == 0;
    }

    /** A string with escapes or with characters beyond ASCII. */
    private static String readSlowly(JsonInput in, int from, int firstOther) {
        byte[] bytes = in.bytes();
        @Nullable StringBuilder text = null;
        int start = from;
        int at = firstOther;
        while (true) {
            at = end(bytes, at, in.end(), 0);
            checkRunsOn(in, at);
            if (bytes[at] == '"') {
                String rest = decoded(in, start, at);
                in.moveTo(at + 1);
                return text == null ? rest : text.append(rest).toString();
            }
            text = text == null ? new StringBuilder() : text;
            text.append(decoded(in, start, at));
            at = escape(in, at + 1, text);
            start = at;
        }
    }

    private static void checkRunsOn(JsonInput in, int at) {
        if (at >= in.end()) {
            throw in.unreadable("holds a string that does not end");
        }
        byte next = in.bytes()[at];
        if (next >= 0 && next < ' ') {
            throw in.unreadable("holds a string with the control character " + next + ", which has to be escaped");
        }
    }

    /** UTF-8, where what is not is a fault and not a question mark. */
    private static String decoded(JsonInput in, int from, int until) {
        String text = new String(in.bytes(), from, until - from, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in.bytes(), from, until - from));
            } catch (CharacterCodingException e) {
                throw in.unreadable("holds a string that is not UTF-8", e);
            }
        }
        return text;
    }

    /** Appends what an escape stands for; the position is that after the backslash, the result that after the escape. */
    private static int escape(JsonInput in, int at, StringBuilder text) {
        checkRunsOn(in, at);
        byte letter = in.bytes()[at];
        if (letter == 'u') {
            text.append(code(in, at + 1));
            return at + 5;
        }
        text.append(
                switch (letter) {
                    case '"', '\\', '/' -> (char) letter;
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> throw in.unreadable("holds a string with an escape that JSON does not have");
                });
        return at + 1;
    }

    private static char code(JsonInput in, int at) {
        int code = 0;
        for (int i = at; i < at + 4; i++) {
            checkRunsOn(in, i);
            int digit = Character.digit(in.bytes()[i], 16);
            if (digit < 0) {
                throw in.unreadable("holds a string with an escape of fewer than four hexadecimal digits");
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }
}
