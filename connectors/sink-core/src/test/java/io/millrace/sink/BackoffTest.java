package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofNanos(100), Duration.ofNanos(1000));

    @Test
    void doublesUpToItsBound() {
        assertThat(new long[] {
                    backoff.nanos(1, 0),
                    backoff.nanos(2, 0),
                    backoff.nanos(4, 0),
                    backoff.nanos(5, 0),
                    backoff.nanos(999, 0)
                })
                .containsExactly(100, 200, 800, 1000, 1000);
    }

    @Test
    void isShortenedByHalfAtMost() {
        assertThat(backoff.nanos(1, 1)).isEqualTo(50);
        assertThat(backoff.nanos(5, 0.5)).isEqualTo(750);
    }

    @Test
    void refusesBoundsThatCannotBe() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
