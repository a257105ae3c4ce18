package io.millrace.sink;

import io.millrace.core.metrics.Meter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** The last measurements of something, for percentiles. One thread adds, any thread asks. */
public final class Window {
    private static final int SIZE = 1024;

    private final AtomicLongArray values = new AtomicLongArray(SIZE);
    private volatile long added;

    /** Takes a measurement in. */
    public void add(long value) {
        long at = added;
        values.lazySet((int) (at % SIZE), value);
        setAdded(at + 1);
    }

    /** The percentiles to show, under a name and a sentence that says what was measured. */
    public List<Meter> meters(String name, String what) {
        return List.of(
                Meter.of(name + "-p50", what + " Half do not exceed it.", () -> percentile(0.5)),
                Meter.of(name + "-p95", what + " 95 % do not exceed it.", () -> percentile(0.95)),
                Meter.of(name + "-p99", what + " 99 % do not exceed it.", () -> percentile(0.99)));
    }

    /** The value that this share of the measurements does not exceed, or 0 if there are none. */
    long percentile(double share) {
        int count = (int) Math.min(added, SIZE);
        if (count == 0) {
            return 0;
        }
        long[] sorted = new long[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = values.get(i);
        }
        Arrays.sort(sorted);
        return sorted[Math.min(count - 1, (int) Math.ceil(share * count) - 1)];
    }

    private void setAdded(long count) {
        added = count;
    }
}
