package io.millrace.source;

import io.millrace.core.fault.FaultException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What time it is for the database and for the worker, and whether a time in the log can be believed.
 *
 * <p>The database is asked at every start; between, its clock is carried on by the monotonic clock of this machine, and
 * asked again, at most every ten seconds, when a time in the log looks too far ahead.
 */
final class TrustedTime {
    private static final Logger LOG = LoggerFactory.getLogger(TrustedTime.class);
    private static final long AHEAD_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(10).toNanos();

    private final DatabaseTime database;
    private final LongSupplier workerMicros;
    private final LongSupplier nanos;
    private long askedAtNanos;
    private long databaseMicros;
    private long believedUntil;

    TrustedTime(DatabaseTime database, LongSupplier workerMicros, LongSupplier nanos) {
        this.database = database;
        this.workerMicros = workerMicros;
        this.nanos = nanos;
    }

    /** Asks the database; has to succeed once before anything else is asked. */
    void ask() {
        databaseMicros = database.micros();
        askedAtNanos = nanos.getAsLong();
        believedUntil = databaseMicros + AHEAD_MICROS;
    }

    /** The later one of the database's and the worker's clock. */
    long latestMicros() {
        return Math.max(databaseNow(), workerMicros.getAsLong());
    }

    /** Whether a time in the log is at most an hour ahead of the database's clock. */
    boolean believes(long micros) {
        if (micros <= believedUntil) {
            return true;
        }
        believedUntil = databaseNow() + AHEAD_MICROS;
        if (micros > believedUntil && nanos.getAsLong() - askedAtNanos > ASK_AGAIN_NANOS) {
            askAgain();
        }
        return micros <= believedUntil;
    }

    private void askAgain() {
        try {
            ask();
        } catch (FaultException e) {
            askedAtNanos = nanos.getAsLong();
            databaseMicros = believedUntil - AHEAD_MICROS;
            LOG.warn("The database's clock cannot be read now; it is estimated from the last reading.", e);
        }
    }

    private long databaseNow() {
        return databaseMicros + TimeUnit.NANOSECONDS.toMicros(nanos.getAsLong() - askedAtNanos);
    }
}
