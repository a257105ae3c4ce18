package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.kafka.SinkState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SinkStateTextTest {
    private static final Instant NOW = Instant.parse("2026-11-22T16:01:00Z");
    private static final SinkState STATE = new SinkState(
            "running",
            "2026-11-22T16:00:10Z",
            "2026-11-22T16:00:52Z",
            null,
            null,
            null,
            7,
            0,
            5,
            0,
            0,
            0,
            0,
            0,
            "2026-11-22T15:51:00Z");

    @Test
    void saysHowARunningTaskIs() {
        assertThat(SinkStateText.of(STATE, NOW))
                .startsWith("RUNNING for 50 s;")
                .contains("written 7, superseded 0, duplicates 5, dead letters 0; deletes seen until 10 min ago")
                .endsWith("; said 8 s ago");
    }

    @Test
    void whatAStoppedTaskSaidIsOfThePast() {
        assertThat(SinkStateText.last(STATE, NOW)).startsWith("before that, 8 s ago: RUNNING for ");
    }
}
