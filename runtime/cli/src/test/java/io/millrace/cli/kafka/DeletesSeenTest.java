package io.millrace.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class DeletesSeenTest {
    private static final Instant NOW = Instant.ofEpochSecond(10_000);

    @Test
    void theTaskThatIsBehindMostAndTheTopicThatForgetsFirstCount() {
        DeletesSeen seen = DeletesSeen.of(
                Map.of("a", 5000L, "b", 3000L), List.of(state(9_900_000), state(9_000_000)), Duration.ofDays(9), NOW);
        assertThat(seen).isEqualTo(new DeletesSeen(1000L, "b", 3000, true));
    }

    @Test
    void theAgeOfTheLagServesForSinksThatSayNothing() {
        DeletesSeen seen = DeletesSeen.of(Map.of("a", 5000L), List.of(), Duration.ofSeconds(7), NOW);
        assertThat(seen).isEqualTo(new DeletesSeen(7L, "a", 5000, false));
    }

    @Test
    void withoutACompactedTopicThereIsNothingToSay() {
        assertThat(DeletesSeen.of(Map.of(), List.of(state(1)), Duration.ZERO, NOW))
                .isNull();
    }

    private static SinkState state(long seen) {
        return Objects.requireNonNull(
                SinkState.read("{\"state\":\"running\",\"since\":1,\"at\":1,\"deletesSeen\":" + seen + "}"));
    }
}
