package io.millrace.source;

import io.millrace.core.metrics.Meter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What a source task counts. Counted on the thread that polls, read on any. */
final class SourceCounts {
    private final LongSupplier clock;
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong restarts = new AtomicLong();
    private final AtomicLong lastCommitMicros = new AtomicLong();
    private final AtomicLong lagMillis = new AtomicLong();
    private long committedInBatch;

    SourceCounts(LongSupplier clock) {
        this.clock = clock;
    }

    /** A row of the log, with the time that the log gives. */
    void logged(long micros) {
        committedInBatch = micros;
    }

    /** What one poll gave has been stamped. */
    void polled(int count) {
        records.lazySet(records.get() + count);
        if (committedInBatch > 0) {
            lastCommitMicros.lazySet(committedInBatch);
            lagMillis.lazySet(Math.max(0, clock.getAsLong() - TimeUnit.MICROSECONDS.toMillis(committedInBatch)));
            committedInBatch = 0;
        }
    }

    void restarted() {
        restarts.incrementAndGet();
    }

    List<Meter> meters() {
        return List.of(
                Meter.of("record-total", "Records taken from the database.", records::get),
                Meter.of("restart-total", "How often the capture was started anew after a failure.", restarts::get),
                Meter.of(
                        "last-commit-ms",
                        "The time that the log gives for the last change read, milliseconds since the epoch.",
                        () -> TimeUnit.MICROSECONDS.toMillis(lastCommitMicros.get())),
                Meter.of(
                        "commit-to-read-ms",
                        "From the time that the log gives for the last change to its being read.",
                        lagMillis::get));
    }
}
