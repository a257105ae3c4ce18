package io.millrace.sink;

import io.millrace.core.fault.Blame;
import io.millrace.core.fault.Fault;
import io.millrace.core.metrics.Meter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What a task has done since it started. Its thread counts, once per request or call; any thread may look. */
final class Counts {
    private final SinkClock clock;
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final AtomicLong absorbed = new AtomicLong();
    private final AtomicLong applied = new AtomicLong();
    private final AtomicLong superseded = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong deadLetters = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong lastCommitMicros = new AtomicLong(-1);
    private final Map<Fault, AtomicLong> rejected = new EnumMap<>(Fault.class);
    private final AtomicLong retryingSince = new AtomicLong(-1);
    private final Window latency = new Window();
    private final Window delay = new Window();

    Counts(SinkClock clock) {
        this.clock = clock;
        Arrays.stream(Fault.values())
                .filter(fault -> fault.blame() == Blame.DATA)
                .forEach(fault -> rejected.put(fault, new AtomicLong()));
    }

    void taken(int count) {
        add(records, count);
    }

    void skipped() {
        add(skipped, 1);
    }

    void absorbed(int count) {
        add(absorbed, count);
    }

    void settled(Round<?> round) {
        add(applied, round.applied());
        add(superseded, round.superseded());
        add(duplicates, round.duplicates());
        add(retried, round.retried());
        add(batches, 1);
        add(bytes, round.bytes());
        latency.add(TimeUnit.NANOSECONDS.toMicros(round.nanos()));
        if (round.newestCommit() >= 0) {
            lastCommitMicros.lazySet(Math.max(lastCommitMicros.get(), round.newestCommit()));
            delay.add(Math.max(0, clock.millis() - TimeUnit.MICROSECONDS.toMillis(round.oldestCommit())));
        }
    }

    void rejections(Map<Fault, Long> byFault, long drops, long reported) {
        byFault.forEach((fault, count) -> {
            AtomicLong counter = rejected.get(fault);
            if (counter != null) {
                counter.lazySet(count);
            }
        });
        dropped.lazySet(drops);
        deadLetters.lazySet(reported);
    }

    /** Since when the task retries, or -1. */
    void retryingSince(long millis) {
        retryingSince.lazySet(millis);
    }

    long records() {
        return records.get();
    }

    long skippedRecords() {
        return skipped.get();
    }

    long applied() {
        return applied.get();
    }

    long superseded() {
        return superseded.get();
    }

    long duplicates() {
        return duplicates.get();
    }

    long deadLetters() {
        return deadLetters.get();
    }

    long dropped() {
        return dropped.get();
    }

    long lastCommitMicros() {
        return lastCommitMicros.get();
    }

    /** How many records have come to an end, whichever. */
    long ended() {
        return applied.get()
                + superseded.get()
                + duplicates.get()
                + absorbed.get()
                + skipped.get()
                + dropped.get()
                + deadLetters.get();
    }

    /** All of them, to be shown. */
    List<Meter> meters() {
        List<Meter> meters = new ArrayList<>();
        meters.add(Meter.of("record-total", "Records taken in.", records::get));
        meters.add(Meter.of("skipped-total", "Records that need no operation.", skipped::get));
        meters.add(
                Meter.of("coalesced-total", "Operations that a newer one replaced while they waited.", absorbed::get));
        meters.add(Meter.of("applied-total", "Operations that the target has acknowledged.", applied::get));
        meters.add(Meter.of(
                "conflict-older-total", "Operations for which the target held something newer.", superseded::get));
        meters.add(Meter.of(
                "conflict-duplicate-total",
                "Operations that the target held already at the same version.",
                duplicates::get));
        meters.add(Meter.of("retry-total", "Operations that were sent again.", retried::get));
        meters.add(Meter.of("batch-total", "Requests sent.", batches::get));
        meters.add(Meter.of("byte-total", "Bytes of operations sent.", bytes::get));
        meters.add(Meter.of("dead-letter-total", "Records in the dead-letter queue.", deadLetters::get));
        meters.add(Meter.of("dropped-total", "Rejected records that were dropped.", dropped::get));
        rejected.forEach((fault, count) -> meters.add(new Meter(
                "rejected-total", "Records that can never be written.", Map.of("fault", fault.code()), count::get)));
        meters.addAll(
                latency.meters("request-latency-us", "Time from sending a request to its answer, in microseconds."));
        meters.addAll(delay.meters(
                "commit-to-acknowledged-ms",
                "Time from the commit in the database to the answer of the target, in milliseconds."));
        meters.add(Meter.of(
                "last-commit-ms",
                "The newest time of commit that the target has acknowledged, since the epoch; -1 if unknown.",
                () -> lastCommitMicros.get() < 0 ? -1 : TimeUnit.MICROSECONDS.toMillis(lastCommitMicros.get())));
        meters.add(
                Meter.of("retrying-ms", "For how long something has been failing; 0 if nothing is.", this::retrying));
        return meters;
    }

    private long retrying() {
        long since = retryingSince.get();
        return since < 0 ? 0 : Math.max(0, clock.millis() - since);
    }

    /** Only one thread writes, so nothing stronger than an ordered write is needed. */
    private static void add(AtomicLong counter, long count) {
        counter.lazySet(counter.get() + count);
    }
}
