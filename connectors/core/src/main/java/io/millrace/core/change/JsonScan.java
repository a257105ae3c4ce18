package io.millrace.core.change;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Goes over JSON text once: checks it from its first byte to its last, and notes where the members are that may tell what
 * a record is. It builds nothing, so what is not needed costs one look at each byte.
 *
 * <p>Strings are passed eight bytes at a time. Not thread-safe: what was found holds until the next text.
 */
final class JsonScan {
    private static final int DEEPEST = 500;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final String what;
    private byte[] bytes = {};
    private int at;
    private int end;
    private boolean oneLine;

    /** A scan that names {@code what} it reads, a key or a value, in its faults. */
    JsonScan(String what) {
        this.what = what;
    }

    /** Reads a text; the members of its object are noted in {@code level}. */
    JsonText read(byte[] text, @Nullable JsonLevel level) {
        bytes = text;
        at = 0;
        end = text.length;
        oneLine = true;
        space();
        int from = at;
        value(level, 0);
        int to = at;
        space();
        if (at < end) {
            throw wrong("something follows the end of the JSON");
        }
        return new JsonText(text, from, to, oneLine);
    }

    private void value(@Nullable JsonLevel level, int depth) {
        switch (peek()) {
            case '{' -> object(level, depth + 1);
            case '[' -> list(depth + 1);
            case '"' -> string();
            case 't' -> literal(TRUE);
            case 'f' -> literal(FALSE);
            case 'n' -> literal(NULL);
            default -> number();
        }
    }

    private void object(@Nullable JsonLevel level, int depth) {
        enter(depth);
        if (level != null) {
            level.begin(bytes);
        }
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            member(level, depth);
            if (!more('}')) {
                return;
            }
        }
    }

    private void member(@Nullable JsonLevel level, int depth) {
        if (peek() != '"') {
            throw wrong("the name of a member has to be here");
        }
        int from = at + 1;
        string();
        int slot = level == null ? JsonLevel.NONE : level.slot(from, at - 1);
        space();
        if (peek() != ':') {
            throw wrong("a colon has to be here");
        }
        at++;
        space();
        int start = at;
        value(level == null ? null : level.inner(slot), depth);
        if (level != null) {
            level.note(slot, start, at);
        }
        space();
    }

    private void list(int depth) {
        enter(depth);
        if (peek() == ']') {
            at++;
            return;
        }
        do {
            value(null, depth);
            space();
        } while (more(']'));
    }

    private void enter(int depth) {
        if (depth > DEEPEST) {
            throw wrong("it is nested more than " + DEEPEST + " levels deep");
        }
        at++;
        space();
    }

    /** Passes a comma, and is true, or the closing bracket. */
    private boolean more(char close) {
        byte next = peek();
        at++;
        if (next == ',') {
            space();
            return true;
        }
        if (next != close) {
            at--;
            throw wrong("a comma or a closing bracket has to be here");
        }
        return false;
    }

    private void string() {
        at++;
        while (true) {
            skipPlain();
            byte next = peek();
            if (next == '"') {
                at++;
                return;
            }
            if (next == '\\') {
                escape();
            } else if (next < 0) {
                sequence(next & 0xFF);
            } else if (next < ' ') {
                throw wrong("a control character stands within a string");
            } else {
                at++;
            }
        }
    }

    /** Passes bytes that are nothing special within a string, as far as they come in eights. */
    private void skipPlain() {
        while (at + Long.BYTES <= end) {
            long word = (long) LONGS.get(bytes, at);
            long quote = word ^ (ONES * '"');
            long escape = word ^ (ONES * '\\');
            long special =
                    (((quote - ONES) & ~quote) | ((escape - ONES) & ~escape) | ((word - ONES * ' ') & ~word) | word)
                            & HIGH;
            if (special != 0) {
                at += Long.numberOfTrailingZeros(special) >>> 3;
                return;
            }
            at += Long.BYTES;
        }
    }

    private void escape() {
        at++;
        switch (peek()) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at++;
            case 'u' -> {
                at++;
                for (int i = 0; i < 4; i++) {
                    if (Character.digit(peek(), 16) < 0) {
                        throw wrong("four hexadecimal digits have to follow \\u");
                    }
                    at++;
                }
            }
            default -> throw wrong("no such escape exists");
        }
    }

    /** Passes one character of several bytes in UTF-8. */
    private void sequence(int first) {
        int low = 0x80;
        int high = 0xBF;
        int more;
        if (first >= 0xC2 && first <= 0xDF) {
            more = 1;
        } else if (first >= 0xE0 && first <= 0xEF) {
            more = 2;
            low = first == 0xE0 ? 0xA0 : low;
            high = first == 0xED ? 0x9F : high;
        } else if (first >= 0xF0 && first <= 0xF4) {
            more = 3;
            low = first == 0xF0 ? 0x90 : low;
            high = first == 0xF4 ? 0x8F : high;
        } else {
            throw wrong("it is not valid UTF-8");
        }
        at++;
        for (int i = 0; i < more; i++) {
            int next = peek() & 0xFF;
            if (next < low || next > high) {
                throw wrong("it is not valid UTF-8");
            }
            low = 0x80;
            high = 0xBF;
            at++;
        }
    }

    private void number() {
        int first = at;
        if (bytes[at] == '-') {
            at++;
        }
        if (at < end && bytes[at] == '0') {
            at++;
        } else {
            digits(first);
        }
        if (at < end && bytes[at] == '.') {
            at++;
            digits(first);
        }
        if (at < end && (bytes[at] | 0x20) == 'e') {
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            digits(first);
        }
    }

    private void digits(int first) {
        int before = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == before) {
            throw wrong(at == first ? "a value has to be here" : "a digit has to be here");
        }
    }

    private void literal(byte[] text) {
        for (byte letter : text) {
            if (peek() != letter) {
                throw wrong("a value has to be here");
            }
            at++;
        }
    }

    private void space() {
        while (at < end && bytes[at] <= ' ') {
            byte next = bytes[at];
            if (next == '\n' || next == '\r') {
                oneLine = false;
            } else if (next != ' ' && next != '\t') {
                return;
            }
            at++;
        }
    }

    private byte peek() {
        if (at >= end) {
            throw wrong("it ends too early");
        }
        return bytes[at];
    }

    private FaultException wrong(String why) {
        String advice = end > 0 && bytes[0] == 0
                ? " It begins with a zero byte, as what was written with a schema registry does: use the converter of"
                        + " its format."
                : " Correct its producer, or use the converter of its format.";
        return new FaultException(
                Fault.RECORD_UNREADABLE,
                "The record's " + what + " comes as text or bytes and has to be JSON, but at byte " + at + " of " + end
                        + " " + why + "." + advice);
    }
}
