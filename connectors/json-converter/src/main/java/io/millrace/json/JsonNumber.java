package io.millrace.json;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * A number as it stands in JSON: exact, until a type is asked for.
 *
 * <p>Up to 18 digits are kept as an integer and a number of decimals, so that no text is made of most numbers.
 */
final class JsonNumber {
    private static final int LONGEST = 1000;
    private static final int EXACT_DIGITS = 18;
    private static final long NONE = Long.MIN_VALUE;

    /** Integers up to these are exact as a double or float, and so are these powers of ten: one rounding gives the nearest. */
    private static final long EXACT_IN_DOUBLE = 1L << 53;

    private static final long EXACT_IN_FLOAT = 1L << 24;
    private static final double[] DOUBLE_TENS = new double[23];
    private static final float[] FLOAT_TENS = new float[11];

    static {
        for (int i = 0; i < DOUBLE_TENS.length; i++) {
            DOUBLE_TENS[i] = Double.parseDouble("1e" + i);
        }
        for (int i = 0; i < FLOAT_TENS.length; i++) {
            FLOAT_TENS[i] = Float.parseFloat("1e" + i);
        }
    }

    private final JsonInput in;
    private final int from;
    private int until;
    private long digits;
    private int count;
    private int decimals;
    private boolean negative;
    private boolean integral = true;
    private boolean exponent;

    private JsonNumber(JsonInput in) {
        this.in = in;
        this.from = in.position();
    }

    static JsonNumber read(JsonInput in) {
        byte first = in.peek();
        if (first != '-' && (first < '0' || first > '9')) {
            throw in.unexpected("a value");
        }
        JsonNumber number = new JsonNumber(in);
        number.scan();
        in.moveTo(number.until);
        return number;
    }

    /** An integer within the bounds; a fault names the type otherwise. */
    static long integer(JsonInput in, long least, long most, String type) {
        long value = shortInteger(in);
        if (value == NONE) {
            return read(in).within(least, most, type);
        }
        if (value < least || value > most) {
            throw tooLarge(in, Long.toString(value), type);
        }
        return value;
    }

    /** A long or a double, whichever the number is written as. */
    static Object untyped(JsonInput in) {
        long value = shortInteger(in);
        if (value != NONE) {
            return value;
        }
        JsonNumber number = read(in);
        if (number.integral) {
            return number.within(Long.MIN_VALUE, Long.MAX_VALUE, "int64");
        }
        return number.doubleValue();
    }

    /** An integer of few digits, for which nothing has to be remembered; none if something else comes next. */
    private static long shortInteger(JsonInput in) {
        byte[] bytes = in.bytes();
        boolean negative = in.peek() == '-';
        int first = in.position() + (negative ? 1 : 0);
        int end = Math.min(in.end(), first + EXACT_DIGITS);
        int at = first;
        long value = 0;
        while (at < end) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
            at++;
        }
        if (at == first || goesOn(in, at)) {
            return NONE;
        }
        in.moveTo(at);
        return negative ? -value : value;
    }

    /** Whether the digits read so far are not all of the number. */
    private static boolean goesOn(JsonInput in, int at) {
        if (at >= in.end()) {
            return false;
        }
        byte next = in.bytes()[at];
        return next == '.' || next == 'e' || next == 'E' || (next >= '0' && next <= '9');
    }

    private void scan() {
        byte[] bytes = in.bytes();
        int end = in.end();
        int at = from;
        if (bytes[at] == '-') {
            negative = true;
            at++;
        }
        at = scanDigits(bytes, at, end);
        if (at < end && bytes[at] == '.') {
            integral = false;
            int point = at;
            at = scanDigits(bytes, at + 1, end);
            decimals = at - point - 1;
        }
        if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
            integral = false;
            exponent = true;
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            at = scanDigits(bytes, at, end);
        }
        until = at;
        if (until - from > LONGEST) {
            throw in.unreadable("holds a number of more than " + LONGEST + " characters");
        }
    }

    private int scanDigits(byte[] bytes, int first, int end) {
        int at = first;
        long value = digits;
        while (at < end) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
            at++;
        }
        if (at == first) {
            throw in.unreadable("holds a number without digits at byte " + first);
        }
        if (!exponent) {
            digits = value;
            count += at - first;
        }
        return at;
    }

    boolean isIntegral() {
        return integral;
    }

    /** The number, if it is whole and within the bounds; a fault names the type otherwise. */
    long within(long least, long most, String type) {
        long value = integral && count <= EXACT_DIGITS ? signed() : longValue(type);
        if (value < least || value > most) {
            throw tooLarge(in, text(), type);
        }
        return value;
    }

    private long longValue(String type) {
        try {
            return integral
                    ? new BigInteger(text()).longValueExact()
                    : decimal().longValueExact();
        } catch (ArithmeticException e) {
            throw tooLarge(in, text(), type);
        }
    }

    private static RuntimeException tooLarge(JsonInput in, String text, String type) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
        return in.unreadable("holds the number " + shown + ", which the type " + type + " cannot hold");
    }

    double doubleValue() {
        if (!exponent && count <= EXACT_DIGITS) {
            if (integral) {
                return negative ? -(double) digits : digits;
            }
            if (digits <= EXACT_IN_DOUBLE && decimals < DOUBLE_TENS.length) {
                double value = digits / DOUBLE_TENS[decimals];
                return negative ? -value : value;
            }
        }
        checkExponent();
        return Double.parseDouble(text());
    }

    float floatValue() {
        if (!exponent && count <= EXACT_DIGITS) {
            if (integral) {
                return negative ? -(float) digits : digits;
            }
            if (digits <= EXACT_IN_FLOAT && decimals < FLOAT_TENS.length) {
                float value = digits / FLOAT_TENS[decimals];
                return negative ? -value : value;
            }
        }
        checkExponent();
        return Float.parseFloat(text());
    }

    /** One that no decimal can have is refused, as Connect does, where a double would be infinite. */
    private void checkExponent() {
        if (exponent) {
            decimal();
        }
    }

    @CanIgnoreReturnValue
    BigDecimal decimal() {
        if (!exponent && count <= EXACT_DIGITS) {
            return BigDecimal.valueOf(signed(), decimals);
        }
        try {
            return new BigDecimal(text());
        } catch (NumberFormatException e) {
            throw in.unreadable("holds a number with an exponent that is too large", e);
        }
    }

    private long signed() {
        return negative ? -digits : digits;
    }

    private String text() {
        return new String(in.bytes(), from, until - from, StandardCharsets.ISO_8859_1);
    }
}
