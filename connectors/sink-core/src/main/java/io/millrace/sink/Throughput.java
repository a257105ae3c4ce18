package io.millrace.sink;

import java.util.concurrent.TimeUnit;

/** How many records a second pass, over the last ten seconds or so. For the task's thread alone. */
final class Throughput {
    private static final int SECONDS = 10;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long[] counts = new long[SECONDS + 1];
    private final long[] times = new long[SECONDS + 1];
    private int last;

    Throughput(long now) {
        times[0] = now;
        for (int i = 1; i < times.length; i++) {
            times[i] = now;
        }
    }

    /** Notes how many have passed until now. */
    void note(long count, long now) {
        if (now - times[last] >= SECOND) {
            last = (last + 1) % times.length;
            counts[last] = count;
            times[last] = now;
        }
    }

    /** The rate until now, at which this many have passed. */
    double perSecond(long count, long now) {
        int oldest = (last + 1) % times.length;
        for (int i = 0; i < times.length && now - times[oldest] > (SECONDS + 1) * SECOND; i++) {
            if (oldest == last) {
                return 0;
            }
            oldest = (oldest + 1) % times.length;
        }
        long nanos = now - times[oldest];
        return nanos <= 0 ? 0 : (count - counts[oldest]) * (double) SECOND / nanos;
    }
}
