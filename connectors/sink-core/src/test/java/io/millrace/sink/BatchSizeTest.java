package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.fault.Fault;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
    @Test
    void halvesWhatWasRefusedAndComesBackInSteps() {
        BatchSize size = new BatchSize(160, 1600);

        size.refused(100, 1000);
        assertThat(size.records()).isEqualTo(50);
        assertThat(size.bytes()).isEqualTo(500);

        size.taken(50, 500);
        assertThat(size.records()).isEqualTo(60);
        assertThat(size.bytes()).isEqualTo(600);
        for (int i = 0; i < 20; i++) {
            size.taken(size.records(), size.bytes());
        }
        assertThat(size.records()).isEqualTo(160);
        assertThat(size.bytes()).isEqualTo(1600);
    }

    @Test
    void neverGoesBelowOneOperation() {
        BatchSize size = new BatchSize(4, 100);
        for (int i = 0; i < 5; i++) {
            size.refused(1, 50);
        }

        assertThat(size.records()).isEqualTo(1);
        assertThat(size.bytes()).isPositive();
    }

    @Test
    void aSmallRequestSaysNothingOfLargerOnes() {
        BatchSize size = new BatchSize(160, 1600);
        size.refused(100, 1000);

        size.taken(3, 30);

        assertThat(size.records()).isEqualTo(50);
        assertThat(size.bytes()).isEqualTo(500);
    }

    @Test
    void aTargetThatIsBusyGetsSmallerRequestsAndNoRecordIsLost() {
        Rig rig = new Rig();
        rig.open(0);
        rig.target.answer(op -> Verdict.retry(Fault.TARGET_BUSY, "429"));
        rig.put(Rig.row(0, 0, "a", 1), Rig.row(0, 1, "b", 2), Rig.row(0, 2, "c", 3));
        rig.flow();
        rig.target.answerNormally();
        for (int i = 0; i < 6; i++) {
            rig.pass(Duration.ofSeconds(1));
        }

        assertThat(rig.target.requests())
                .containsExactly(List.of("a@1", "b@2", "c@3"), List.of("a@1"), List.of("b@2", "c@3"));
        assertThat(rig.committable(0)).isEqualTo(3);
    }

    @Test
    void aWriterThatHadToDivideItsRequestGetsSmallerOnes() {
        Rig rig = new Rig();
        rig.open(0);
        rig.target.divide(true);
        rig.put(Rig.row(0, 0, "a", 1), Rig.row(0, 1, "b", 2), Rig.row(0, 2, "c", 3));
        rig.flow();
        rig.put(new SinkRecord[] {Rig.row(0, 3, "d", 1), Rig.row(0, 4, "e", 2), Rig.row(0, 5, "f", 3)});
        rig.flow();

        assertThat(rig.target.requests().get(1)).containsExactly("d@1");
    }
}
