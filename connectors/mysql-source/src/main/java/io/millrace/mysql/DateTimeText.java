package io.millrace.mysql;

import java.time.LocalDateTime;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/** A DATETIME as MySQL's server writes it: {@code 2024-03-31 02:30:00} with up to six digits behind a point. */
final class DateTimeText {
    private static final int WHOLE_SECONDS = 19;
    private static final int FRACTION = 20;
    private static final int LONGEST = 26;
    private static final int DIGITS_OF_NANOS = 9;
    private static final int NO_NUMBER = -1;

    private DateTimeText() {}

    /** The date and time, or null if the text is none, as with a month, a day or a year of zero. */
    static @Nullable LocalDateTime parse(byte[] text) {
        if (!isShaped(text)) {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int nanos = text.length == WHOLE_SECONDS ? 0 : nanos(text);
        return isDate(year, month, day)
                        && isWithin(hour, 24)
                        && isWithin(minute, 60)
                        && isWithin(second, 60)
                        && nanos >= 0
                ? LocalDateTime.of(year, month, day, hour, minute, second, nanos)
                : null;
    }

    private static boolean isShaped(byte[] text) {
        return text.length >= WHOLE_SECONDS
                && text.length <= LONGEST
                && text.length != FRACTION
                && text[4] == '-'
                && text[7] == '-'
                && text[10] == ' '
                && text[13] == ':'
                && text[16] == ':'
                && (text.length == WHOLE_SECONDS || text[WHOLE_SECONDS] == '.');
    }

    private static boolean isDate(int year, int month, int day) {
        return year > 0
                && month > 0
                && month <= 12
                && day > 0
                && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth());
    }

    private static boolean isWithin(int number, int end) {
        return number >= 0 && number < end;
    }

    private static int nanos(byte[] text) {
        int nanos = number(text, FRACTION, text.length);
        for (int digits = text.length - FRACTION; nanos > 0 && digits < DIGITS_OF_NANOS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static int number(byte[] text, int from, int until) {
        int number = 0;
        for (int i = from; i < until; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return NO_NUMBER;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
