package io.millrace.source;

import io.millrace.core.change.VersionClock;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The version clock of a source: how it starts, what moves it, and what does not.
 *
 * <p>Everything after a stored position is emitted again in order, so a clock that starts too high corrects itself and
 * one that starts too low loses updates. That is why every doubt is answered with {@code max(stored, now)}.
 */
final class SourceClock {
    private static final Logger LOG = LoggerFactory.getLogger(SourceClock.class);
    private static final long REPORT_EVERY_NANOS = Duration.ofMinutes(1).toNanos();

    private final TrustedTime time;
    private final ClockAhead ahead;
    private final String filter;
    private final LongSupplier nanos;
    private VersionClock clock = VersionClock.at(0);
    private boolean reported;
    private long reportedAtNanos;

    SourceClock(TrustedTime time, ClockAhead ahead, String filter, LongSupplier nanos) {
        this.time = time;
        this.ahead = ahead;
        this.filter = filter;
        this.nanos = nanos;
    }

    /** Takes the clock from the offset that Debezium starts from, or from the time of day where there is a doubt. */
    void load(@Nullable Map<String, ?> offset) {
        time.ask();
        long stored = offset == null ? 0 : stored(offset);
        String doubt = doubt(offset);
        clock = VersionClock.at(doubt == null ? stored : Math.max(stored, VersionClock.valueOf(time.latestMicros())));
        LOG.info(
                "The version clock starts at {} ({}){}.",
                clock.value(),
                at(VersionClock.microsOf(clock.value())),
                doubt == null ? "" : ", not lower than now, because " + doubt);
    }

    /** Moves the clock to now for a new reading of whole tables, strictly forward, and returns its value. */
    long freshReading() {
        clock = VersionClock.at(Math.max(clock.value() + VersionClock.STEP, VersionClock.valueOf(time.latestMicros())));
        return clock.value();
    }

    /** The version of a row decoded from the log. */
    long logRow(long micros) {
        if (time.believes(micros)) {
            return clock.logRow(micros);
        }
        report(micros);
        return clock.undatedLogRow();
    }

    /** The version of a row that was read again. */
    long readAgain() {
        return clock.readAgain();
    }

    /** The version of a row of the reading with this number among those at the same value. */
    long readAgain(int reading) {
        return clock.readAgain(reading);
    }

    long value() {
        return clock.value();
    }

    /** The fingerprint that is stored beside the clock. */
    String filter() {
        return filter;
    }

    /** The clock in an offset, or 0 if it has none. */
    static long stored(Map<String, ?> offset) {
        Object stored = offset.get(OffsetKeys.CLOCK);
        if (stored == null) {
            return 0;
        }
        try {
            long value = Long.parseLong(stored.toString());
            if (value >= 0 && value <= VersionClock.valueOf(VersionClock.MAX_MICROS)) {
                return value;
            }
        } catch (NumberFormatException e) {
            LOG.debug("The stored clock is not a number.", e);
        }
        throw new FaultException(
                Fault.OFFSET_INVALID,
                "The stored offset has " + OffsetKeys.CLOCK + " = \"" + stored
                        + "\", which has to be a whole number in decimal. Alter the offset: correct it, or remove the key,"
                        + " then the clock starts at the time of day.");
    }

    private @Nullable String doubt(@Nullable Map<String, ?> offset) {
        if (offset == null) {
            return "no position is stored";
        }
        if (offset.get(OffsetKeys.CLOCK) == null) {
            return "the stored position has no clock";
        }
        if (!OffsetKeys.isPosition(offset)) {
            return "the position was forgotten";
        }
        if (!filter.equals(offset.get(OffsetKeys.FILTER))) {
            return "the settings that choose tables, columns or operations have changed";
        }
        return OffsetKeys.isIntact(offset) ? null : "the stored position was set by hand";
    }

    private void report(long micros) {
        String message = "A change is dated " + at(micros) + ", more than an hour ahead of the database's clock ("
                + at(time.latestMicros())
                + "). Correct the clock of the server that wrote it; until then its changes are numbered without their"
                + " time.";
        if (ahead == ClockAhead.FAIL) {
            throw new FaultException(Fault.SOURCE_CLOCK_AHEAD, message);
        }
        long now = nanos.getAsLong();
        if (!reported || now - reportedAtNanos > REPORT_EVERY_NANOS) {
            reported = true;
            reportedAtNanos = now;
            LOG.error("{}: {}", Fault.SOURCE_CLOCK_AHEAD.code(), message);
        }
    }

    private static Instant at(long micros) {
        return Instant.ofEpochMilli(TimeUnit.MICROSECONDS.toMillis(micros));
    }
}
