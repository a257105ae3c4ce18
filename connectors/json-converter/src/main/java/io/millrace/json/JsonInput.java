package io.millrace.json;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON in UTF-8 from an array, from front to back. It accepts what Jackson accepts by default, and numbers with
 * leading zeros, as Connect does.
 */
final class JsonInput {
    private static final int DEEPEST = 1000;
    private static final int NO_FIELD = -1;
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final int end;
    private int at;
    private int depth;
    private int field = NO_FIELD;

    JsonInput(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** A part of the array, the end excluded. */
    JsonInput(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** The field that is being read has its name at this position, from where messages take it. */
    void atField(int name) {
        field = name;
    }

    private String field() {
        return field == NO_FIELD ? "" : new JsonInput(bytes, field, end).string("a name in quotes");
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return at;
    }

    int end() {
        return end;
    }

    void moveTo(int position) {
        at = position;
    }

    /** Goes over white space to the next character, which stays; 0 at the end. */
    byte peek() {
        if (at < end && bytes[at] > ' ') {
            return bytes[at];
        }
        while (at < end) {
            byte next = bytes[at];
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                return next;
            }
            at++;
        }
        return 0;
    }

    /** Whether nothing but white space is left. */
    boolean isBlank() {
        return peek() == 0 && at == end;
    }

    /** Goes over the text if exactly that comes next. */
    boolean skip(byte[] text) {
        int after = at + text.length;
        if (after > end || !Arrays.equals(bytes, at, after, text, 0, text.length)) {
            return false;
        }
        at = after;
        return true;
    }

    /** Goes over the character if it is the next one after white space. */
    boolean skip(char ascii) {
        if (peek() != ascii) {
            return false;
        }
        at++;
        return true;
    }

    void expect(char ascii, String what) {
        if (!skip(ascii)) {
            throw unexpected(what);
        }
    }

    /** Goes over {@code null} if that comes next. */
    boolean skipNull() {
        return peek() == 'n' && word(NULL);
    }

    boolean bool() {
        return switch (peek()) {
            case 't' -> word(TRUE);
            case 'f' -> !word(FALSE);
            default -> throw unexpected("true or false");
        };
    }

    private boolean word(byte[] text) {
        if (!skip(text) || (at < end && Character.isJavaIdentifierPart(bytes[at] & 0xFF))) {
            throw unexpected("a value");
        }
        return true;
    }

    /** One level down; the answer to hostile nesting is a fault, not a stack that overflows. */
    void enter(char open, String what) {
        expect(open, what);
        if (++depth > DEEPEST) {
            throw unreadable("is nested deeper than " + DEEPEST + " levels");
        }
    }

    /** Whether another element or member comes; ends the list or object if not. */
    boolean next(boolean first, char close) {
        byte found = peek();
        if (found == close) {
            at++;
            depth--;
            return false;
        }
        if (first) {
            return true;
        }
        if (found != ',') {
            throw unexpected("a comma or " + close);
        }
        at++;
        return true;
    }

    /** The name of a member, with the colon after it. */
    String name() {
        String name = string("a name in quotes");
        expect(':', "a colon");
        return name;
    }

    String string(String what) {
        return JsonStrings.read(this, what);
    }

    /** Goes over a value of any kind. */
    void skipValue() {
        switch (peek()) {
            case '{' -> {
                enter('{', "an object");
                for (boolean first = true; next(first, '}'); first = false) {
                    JsonStrings.skip(this, "a name in quotes");
                    expect(':', "a colon");
                    skipValue();
                }
            }
            case '[' -> {
                enter('[', "a list");
                for (boolean first = true; next(first, ']'); first = false) {
                    skipValue();
                }
            }
            case '"' -> JsonStrings.skip(this, "a string");
            case 't', 'f' -> bool();
            case 'n' -> skipNull();
            default -> JsonNumber.read(this);
        }
    }

    /** What follows the value of a message is passed over, as Connect does, unless it belongs to the value's last word. */
    void leaveRoot() {
        if (at < end && (bytes[at] & 0xFF) > ' ' && isDigit(bytes[at - 1])) {
            throw unexpected("the end of the message");
        }
    }

    private static boolean isDigit(byte ascii) {
        return ascii >= '0' && ascii <= '9';
    }

    /** What is wrong where something else was expected. */
    FaultException unexpected(String what) {
        byte found = peek();
        return unreadable("holds " + kind(found) + " at byte " + at + " where " + what + " was expected");
    }

    FaultException unreadable(String problem) {
        return unreadable(problem, null);
    }

    FaultException unreadable(String problem, @Nullable Throwable cause) {
        return new FaultException(Fault.RECORD_UNREADABLE, Nulls.place(field()) + " " + problem + ".", cause);
    }

    private String kind(byte found) {
        return switch (found) {
            case '{' -> "an object";
            case '[' -> "a list";
            case '"' -> "a string";
            case 't', 'f' -> "a boolean";
            case 'n' -> "null";
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "a number";
            default ->
                at >= end
                        ? "nothing more"
                        : found > ' ' && found < 0x7F
                                ? "the character " + (char) found
                                : "the byte 0x" + Integer.toHexString(found & 0xFF);
        };
    }
}
