package io.millrace.sink;

/** The time, as the pipeline sees it. */
interface SinkClock {
    SinkClock SYSTEM = new SinkClock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }
    };

    /** For intervals; only differences mean something. */
    long nanos();

    /** For people: milliseconds since the epoch. */
    long millis();
}
