package io.millrace.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Watches a counter grow to its end and times it from the first step to the last. */
final class Progress {
    private static final Duration PROBE = Duration.ofMillis(20);
    private static final Duration STALLED = Duration.ofSeconds(120);

    private Progress() {}

    /** Waits until the counter has reached {@code records}; the process is the one whose CPU time counts. */
    static Pass watch(Callable<Long> counter, long records, long pid) throws Exception {
        long first = 0;
        long firstAt = 0;
        double cpuAtFirst = 0;
        long last = 0;
        long movedAt = System.nanoTime();
        while (true) {
            long now = counter.call();
            long at = System.nanoTime();
            if (now > 0 && first == 0) {
                first = now;
                firstAt = at;
                cpuAtFirst = ProcessCost.cpuSeconds(pid);
            }
            if (now > last) {
                last = now;
                movedAt = at;
            }
            if (now >= records) {
                return pass(records - first, at - firstAt, ProcessCost.cpuSeconds(pid) - cpuAtFirst, pid);
            }
            if (at - movedAt > STALLED.toNanos()) {
                throw new IllegalStateException(
                        "No progress for " + STALLED.toSeconds() + " s at " + now + " of " + records + ".");
            }
            LockSupport.parkNanos(PROBE.toNanos());
        }
    }

    private static Pass pass(long records, long nanos, double cpuSeconds, long pid) throws IOException {
        return new Pass(records, nanos / 1e9, cpuSeconds, ProcessCost.heapMb(pid));
    }
}
