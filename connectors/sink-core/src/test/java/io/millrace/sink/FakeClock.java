package io.millrace.sink;

import java.time.Duration;

/** A clock that stands still until a test moves it. */
final class FakeClock implements SinkClock {
    private static final long START_MILLIS = 1_700_000_000_000L;

    private long nanos = Long.MAX_VALUE - 5_000_000_000L; // Soon to overflow, as System.nanoTime may.
    private long passed;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long millis() {
        return START_MILLIS + passed / 1_000_000;
    }

    void advance(Duration time) {
        nanos += time.toNanos();
        passed += time.toNanos();
    }
}
