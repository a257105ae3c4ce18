package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.fault.Fault;
import java.time.Duration;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private static final Verdict BAD = Verdict.reject(Fault.TARGET_MAPPING, "The field price is not a number.");

    private final Rig rig = Rig.withDeadLetters();

    @BeforeEach
    void rejectOne() {
        rig.open(0);
        rig.target.answerFor("b", BAD);
        rig.put(Rig.row(0, 5, "a", 1), Rig.row(0, 6, "b", 2), Rig.row(0, 7, "c", 3));
    }

    @Test
    void holdsTheOffsetUntilTheRecordIsInTheQueue() {
        rig.flow();
        rig.flow();
        assertThat(rig.committable(0)).isEqualTo(6);
        assertThat(rig.context.takeTimeout()).isEqualTo(20);

        rig.reporter.completeAll();
        rig.flow();

        assertThat(rig.committable(0)).isEqualTo(8);
        assertThat(rig.status()).contains("\"deadLetters\":1");
        assertThat(rig.reporter.reports()).singleElement().satisfies(report -> {
            assertThat(report.record().kafkaOffset()).isEqualTo(6);
            assertThat(report.error()).hasMessageContaining("TARGET_MAPPING").hasMessageContaining("Target: b.");
        });
    }

    @Test
    void neverReportsWhileOffsetsAreCommitted() {
        rig.clock.advance(Duration.ofMillis(10));
        rig.lanes.run();
        assertThat(rig.committable(0)).isEqualTo(6);

        assertThat(rig.reporter.reports()).isEmpty();
    }

    @Test
    void aSendThatIsDoneAtOnceHasFailedAndIsTriedAgain() {
        rig.reporter.failAtOnce(true);
        rig.flow();
        assertThat(rig.committable(0)).isEqualTo(6);
        assertThat(rig.status()).contains("\"state\":\"retrying\"", "DEAD_LETTERS_UNAVAILABLE");

        rig.reporter.failAtOnce(false);
        rig.pass(Duration.ofSeconds(1));
        rig.reporter.completeAll();
        rig.flow();

        assertThat(rig.reporter.reports()).hasSize(2);
        assertThat(rig.committable(0)).isEqualTo(8);
        assertThat(rig.status()).contains("\"state\":\"running\"");
    }

    @Test
    void aSendThatFailsLaterIsTriedAgain() {
        rig.flow();
        rig.reporter.reports().get(0).future().completeExceptionally(new IllegalStateException("no permission"));
        rig.flow();
        assertThat(rig.status()).contains("no permission");
        assertThat(rig.committable(0)).isEqualTo(6);

        rig.pass(Duration.ofSeconds(1));
        rig.reporter.completeAll();
        rig.flow();
        assertThat(rig.committable(0)).isEqualTo(8);
    }

    @Test
    void unreadableRecordsGoToTheQueueToo() {
        SinkRecord unreadable = Rig.row(0, 9, "x", 1);
        unreadable.headers().remove("millrace.version").addString("millrace.version", "first");
        rig.put(unreadable);
        rig.flow();
        rig.reporter.completeAll();
        rig.flow();

        assertThat(rig.reporter.reports())
                .anySatisfy(report -> assertThat(report.error()).hasMessageContaining("RECORD_UNREADABLE"));
        assertThat(rig.committable(0)).isEqualTo(10);
    }

    @Test
    void aRecordOfAPartitionThatWasTakenAwayIsForgotten() {
        rig.reporter.failAtOnce(true);
        rig.flow();
        rig.close(0);
        rig.pass(Duration.ofSeconds(20));

        assertThat(rig.reporter.reports()).hasSize(1);
        assertThat(rig.context.takeTimeout()).isEqualTo(-1);
    }

    @Test
    void whatARejectedOperationAbsorbedIsSettledWithIt() {
        rig.put(Rig.row(0, 8, "b", 4));
        rig.flow();
        rig.flow();
        assertThat(rig.committable(0)).isEqualTo(6);
        rig.reporter.completeAll();
        rig.flow();

        assertThat(rig.committable(0)).isEqualTo(9);
    }
}
