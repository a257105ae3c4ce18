package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Partitions that are taken away, come back, or are read again. */
class SinkPipelineAssignmentTest {
    private final Rig rig = new Rig();

    @Test
    void dropsWhatWaitsForPartitionsThatWereTakenAway() {
        rig.open(0, 1);
        rig.put(Rig.row(0, 0, "a", 1), Rig.row(1, 0, "b", 2));
        rig.close(0);
        rig.flow();

        assertThat(rig.target.requests()).containsExactly(List.of("b@2"));
        assertThat(rig.context.takeTimeout()).isEqualTo(-1);
    }

    @Test
    void keepsAnOperationThatAnotherPartitionWaitsFor() {
        rig.open(0, 1);
        rig.put(Rig.row(1, 0, "a", 1), Rig.row(0, 0, "a", 2));
        rig.close(0);
        rig.flow();

        assertThat(rig.target.requests()).containsExactly(List.of("a@2"));
        assertThat(rig.committable(1)).isEqualTo(1);
    }

    @Test
    void ignoresAnswersForAnEarlierAssignment() {
        rig.open(0);
        rig.put(Rig.row(0, 0, "a", 1), Rig.row(0, 1, "b", 2));
        rig.clock.advance(Duration.ofMillis(10));
        rig.target.answer(op -> {
            rig.close(0); // Taken away while the request is in flight.
            rig.open(0);
            rig.target.answerNormally();
            rig.put(Rig.row(0, 0, "a", 1));
            return Verdict.APPLIED;
        });
        rig.lanes.step(0);
        rig.pipeline.put(List.of());
        assertThat(rig.committable(0)).isZero();

        rig.flow();
        assertThat(rig.committable(0)).isEqualTo(1);
    }

    @Test
    void doesNotSendOnceConnectHasNotCalledForASession() {
        rig.open(0);
        rig.put(Rig.row(0, 0, "a", 1));
        rig.clock.advance(Duration.ofSeconds(46));
        rig.lanes.run();
        assertThat(rig.target.requests()).isEmpty();

        rig.flow();
        rig.flow();
        assertThat(rig.target.requests()).hasSize(1);
    }

    @Test
    void aRewoundPartitionCommitsItsLowestPendingOffset() {
        rig.open(0);
        rig.put(Rig.row(0, 10, "a", 1), Rig.row(0, 11, "b", 1));
        rig.put(Rig.row(0, 4, "c", 1), Rig.row(0, 5, "d", 1), Rig.row(0, 6, "e", 1));
        assertThat(rig.committable(0)).isEqualTo(4);

        rig.flow();
        assertThat(rig.committable(0)).isEqualTo(7);
    }
}
