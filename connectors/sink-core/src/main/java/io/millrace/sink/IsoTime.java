package io.millrace.sink;

import java.time.LocalDate;

/** Writes dates and times as ISO 8601 does, with as many groups of three digits after the second as they need. */
final class IsoTime {
    static final int MILLIS = 1_000;
    static final int MICROS = 1_000_000;
    static final int NANOS = 1_000_000_000;
    private static final int SECONDS_OF_DAY = 86_400;

    private IsoTime() {}

    /** {@code 2024-01-31}. */
    static void date(long epochDay, JsonBuffer out) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        if (date.getYear() < 0 || date.getYear() > 9999) {
            out.ascii(date.toString());
            return;
        }
        out.padded(date.getYear(), 4).raw('-').padded(date.getMonthValue(), 2).raw('-');
        out.padded(date.getDayOfMonth(), 2);
    }

    /** {@code 2024-01-31T23:59:59.5Z}, where {@code perSecond} is the unit of the count since the epoch. */
    static void timestamp(long count, int perSecond, JsonBuffer out) {
        long second = Math.floorDiv(count, perSecond);
        date(Math.floorDiv(second, SECONDS_OF_DAY), out);
        out.raw('T');
        clock(Math.floorMod(second, SECONDS_OF_DAY), out);
        fraction((int) Math.floorMod(count, (long) perSecond) * (NANOS / perSecond), out);
        out.raw('Z');
    }

    /** {@code 23:59:59}, or beyond a day or below zero as MySQL's {@code TIME} allows, {@code -838:59:59}. */
    static void time(long count, int perSecond, JsonBuffer out) {
        if (count < 0) {
            out.raw('-');
        }
        long size = Math.abs(count);
        clock(size / perSecond, out);
        fraction((int) (size % perSecond) * (NANOS / perSecond), out);
    }

    private static void clock(long second, JsonBuffer out) {
        long hours = second / 3600;
        if (hours < 100) {
            out.padded((int) hours, 2);
        } else {
            out.number(hours);
        }
        out.raw(':').padded((int) (second / 60 % 60), 2).raw(':').padded((int) (second % 60), 2);
    }

    private static void fraction(int nanos, JsonBuffer out) {
        if (nanos == 0) {
            return;
        }
        out.raw('.');
        if (nanos % 1_000_000 == 0) {
            out.padded(nanos / 1_000_000, 3);
        } else if (nanos % 1_000 == 0) {
            out.padded(nanos / 1_000, 6);
        } else {
            out.padded(nanos, 9);
        }
    }
}
