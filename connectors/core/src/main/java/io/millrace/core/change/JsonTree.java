package io.millrace.core.change;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes JSON apart that {@link JsonScan} has found valid: a key, or single members that names are made of. */
final class JsonTree {
    private static final int LONGEST_NUMBER = 20_000;
    private static final int DIGITS_OF_LONG = 18;

    private final byte[] bytes;
    private final int end;
    private int at;

    JsonTree(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** The value of a member, or null if this is no object or has none such. */
    @Nullable
    Object member(String name) {
        if (bytes[at] != '{') {
            return null;
        }
        Object found = null;
        at++;
        while (next() != '}') {
            boolean wanted = string().equals(name);
            next();
            at++;
            next();
            if (wanted) {
                found = value();
            } else {
                skip();
            }
            comma();
        }
        return found;
    }

    /** Whether this is an object with such a member. */
    boolean has(String name) {
        if (bytes[at] != '{') {
            return false;
        }
        at++;
        while (next() != '}') {
            if (string().equals(name)) {
                return true;
            }
            next();
            at++;
            next();
            skip();
            comma();
        }
        return false;
    }

    @Nullable
    Object value() {
        return switch (next()) {
            case '{' -> object();
            case '[' -> list();
            case '"' -> string();
            case 't' -> literal(4, true);
            case 'f' -> literal(5, false);
            case 'n' -> literal(4, null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        at++;
        while (next() != '}') {
            String name = string();
            next();
            at++;
            members.put(name, value());
            comma();
        }
        at++;
        return members;
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> elements = new ArrayList<>();
        at++;
        while (next() != ']') {
            elements.add(value());
            comma();
        }
        at++;
        return elements;
    }

    private @Nullable Object literal(int length, @Nullable Object meaning) {
        at += length;
        return meaning;
    }

    private void comma() {
        if (next() == ',') {
            at++;
        }
    }

    /** Passes a value without making it. */
    private void skip() {
        int depth = 0;
        do {
            switch (next()) {
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case '"' -> endOfString();
                case ',', ':' -> at++;
                default -> endOfScalar();
            }
        } while (depth > 0);
    }

    private String string() {
        int from = at + 1;
        boolean escaped = endOfString();
        int length = at - 1 - from;
        return escaped ? unescaped(from, at - 1) : new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    /** Passes a string; returns whether it holds an escape. */
    private boolean endOfString() {
        boolean escaped = false;
        at++;
        while (bytes[at] != '"') {
            if (bytes[at] == '\\') {
                escaped = true;
                at++;
            }
            at++;
        }
        at++;
        return escaped;
    }

    private String unescaped(int from, int to) {
        String raw = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        StringBuilder text = new StringBuilder(raw.length());
        int i = 0;
        while (i < raw.length()) {
            char unit = raw.charAt(i++);
            if (unit != '\\') {
                text.append(unit);
                continue;
            }
            char code = raw.charAt(i++);
            switch (code) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(raw, i, i + 4, 16));
                    i += 4;
                }
                default -> text.append(code);
            }
        }
        return text.toString();
    }

    private Object number() {
        int from = at;
        endOfScalar();
        int length = at - from;
        if (length > LONGEST_NUMBER) {
            throw unsupported(length + " characters");
        }
        String text = new String(bytes, from, length, StandardCharsets.US_ASCII);
        boolean whole = text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
        return whole && length <= DIGITS_OF_LONG ? (Object) Long.valueOf(text) : decimal(text, whole);
    }

    private static Object decimal(String text, boolean whole) {
        try {
            BigDecimal number = new BigDecimal(text);
            if (Math.abs((long) number.scale()) > LONGEST_NUMBER) {
                throw unsupported("an exponent beyond " + LONGEST_NUMBER);
            }
            return whole && number.precision() <= DIGITS_OF_LONG + 1 && isLong(number)
                    ? (Object) number.longValue()
                    : number;
        } catch (NumberFormatException e) {
            throw unsupported("an exponent beyond " + LONGEST_NUMBER);
        }
    }

    private static boolean isLong(BigDecimal number) {
        return number.toBigInteger().bitLength() < Long.SIZE;
    }

    private static FaultException unsupported(String what) {
        return new FaultException(
                Fault.RECORD_VALUE_UNSUPPORTED,
                "A number in the record's JSON has " + what + ", more than a key or a name can be made of.");
    }

    private void endOfScalar() {
        while (at < end && !isEnd(bytes[at])) {
            at++;
        }
    }

    private static boolean isEnd(byte next) {
        return next == ',' || next == '}' || next == ']' || next == ':' || next <= ' ';
    }

    /** The first byte of the next token. */
    private byte next() {
        while (bytes[at] <= ' ') {
            at++;
        }
        return bytes[at];
    }
}
