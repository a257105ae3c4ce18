package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThroughputTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Throughput throughput = new Throughput(0);

    @Test
    void isTheRateOfTheLastSeconds() {
        for (int second = 1; second <= 60; second++) {
            throughput.note(second * (second <= 30 ? 100L : 10L) + (second <= 30 ? 0 : 2700), second * SECOND);
        }

        assertThat(throughput.perSecond(3300, 60 * SECOND)).isCloseTo(10, within(0.1));
    }

    @Test
    void isNothingAfterALongSilence() {
        throughput.note(100, SECOND);
        throughput.note(200, 2 * SECOND);

        assertThat(throughput.perSecond(200, 600 * SECOND)).isZero();
    }

    @Test
    void startsWithTheFirstSecond() {
        throughput.note(500, SECOND);

        assertThat(throughput.perSecond(500, SECOND)).isCloseTo(500, within(0.1));
        assertThat(throughput.perSecond(0, 0)).isZero();
    }
}
