package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.Op;
import io.millrace.core.fault.Fault;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class SinkPipelineTest {
    private static final Verdict BUSY = Verdict.retry(Fault.TARGET_BUSY, "Status 429.");
    private static final Verdict BAD = Verdict.reject(Fault.TARGET_MAPPING, "The field price is not a number.");

    private Rig rig = new Rig();

    @Test
    void commitsWhatConnectDeliveredOnceEverythingIsSettled() {
        rig.open(0);
        rig.put(Rig.row(0, 10, "a", 1), Rig.row(0, 11, "b", 2));

        assertThat(rig.committable(0)).isEqualTo(10);
        rig.flow();

        assertThat(rig.target.rows()).containsEntry("a", "a@1").containsEntry("b", "b@2");
        assertThat(rig.committable(0)).isEqualTo(12);
    }

    @Test
    void commitsTheLowestPendingOffset() {
        rig.open(0, 1);
        rig.target.answerFor("b", BUSY);
        rig.put(Rig.row(0, 10, "a", 1), Rig.row(0, 12, "b", 2), Rig.row(0, 15, "c", 3), Rig.row(1, 7, "d", 4));
        rig.flow();

        assertThat(rig.committable(0)).isEqualTo(12);
        assertThat(rig.committable(1)).isEqualTo(8);
    }

    @Test
    void commitsInTheCoordinatesInWhichRecordsWereConsumed() {
        rig.open(0);
        SinkRecord renamed = Rig.row(0, 10, "a", 1).newRecord("elsewhere", 5, null, "a", null, "row", 0L);
        rig.pipeline.put(List.of(renamed));
        rig.delivered.put(Rig.partition(0), new OffsetAndMetadata(11));

        assertThat(rig.committable(0)).isEqualTo(10);
    }

    @Test
    void waitsForMoreUntilTheLingerIsOver() {
        rig.open(0);
        rig.put(Rig.row(0, 0, "a", 1));
        rig.lanes.run();
        assertThat(rig.target.requests()).isEmpty();

        rig.put(Rig.row(0, 1, "b", 2));
        rig.flow();

        assertThat(rig.target.requests()).containsExactly(List.of("a@1", "b@2"));
    }

    @Test
    void sendsAFullBatchAtOnce() {
        rig.open(0);
        rig.put(Rig.row(0, 0, "a", 1), Rig.row(0, 1, "b", 2), Rig.row(0, 2, "c", 3), Rig.row(0, 3, "d", 4));
        rig.lanes.run();

        assertThat(rig.target.requests().get(0)).containsExactly("a@1", "b@2", "c@3");
    }

    @Test
    void newerOperationsAbsorbWaitingOlderOnesAndSettleThem() {
        rig.open(0);
        rig.put(Rig.row(0, 0, "a", 1), Rig.row(0, 1, "b", 2), Rig.row(0, 2, "a", 3));
        rig.put(Rig.row(0, 3, "a", 4));
        rig.flow();

        assertThat(rig.target.requests()).containsExactly(List.of("a@4", "b@2"));
        assertThat(rig.committable(0)).isEqualTo(4);
    }

    @Test
    void olderOperationsNeverReplaceWaitingNewerOnes() {
        rig.open(0);
        rig.put(Rig.row(0, 0, "a", 5), Rig.row(0, 1, "a", 3));
        rig.flow();

        assertThat(rig.target.requests()).containsExactly(List.of("a@5"));
        assertThat(rig.committable(0)).isEqualTo(2);
    }

    @Test
    void ofEqualVersionsTheLaterArrivalWins() {
        rig.open(0);
        rig.put(Rig.row(0, 0, "a", 5), Rig.record(0, 1, "a", Op.DELETE, 5, null));
        rig.flow();

        assertThat(rig.target.requests()).containsExactly(List.of(""));
    }

    @Test
    void triesAFailedOperationAgainWhileOthersGoOn() {
        rig.open(0);
        rig.target.answerFor("a", BUSY);
        rig.put(Rig.row(0, 0, "a", 1), Rig.row(0, 1, "b", 2));
        rig.flow();
        rig.put(Rig.row(0, 2, "c", 3));
        rig.flow();
        assertThat(rig.target.requests()).containsExactly(List.of("a@1", "b@2"), List.of("c@3"));

        rig.target.answerNormally();
        rig.pass(Duration.ofMillis(100));

        assertThat(rig.target.requests()).endsWith(List.of("a@1"));
        assertThat(rig.committable(0)).isEqualTo(3);
    }

    @Test
    void aFailedOperationIsAbsorbedByANewerOne() {
        rig.open(0);
        rig.target.answerFor("a", BUSY);
        rig.put(Rig.row(0, 0, "a", 1));
        rig.flow();
        rig.put(Rig.row(0, 1, "a", 2));
        rig.target.answerNormally();
        rig.pass(Duration.ofMillis(100));

        assertThat(rig.target.requests()).containsExactly(List.of("a@1"), List.of("a@2"));
        assertThat(rig.committable(0)).isEqualTo(2);
    }

    @Test
    void restsBetweenAttemptsWhileTheTargetIsDown() {
        rig.open(0);
        rig.target.beDown();
        rig.put(Rig.row(0, 0, "a", 1));
        rig.flow();
        for (int i = 1; i < 6; i++) {
            rig.put(Rig.row(0, i, "k" + i, i));
            rig.flow();
        }

        assertThat(rig.target.requests()).hasSizeLessThan(3);
        rig.target.answerNormally();
        rig.pass(Duration.ofSeconds(10));
        assertThat(rig.committable(0)).isEqualTo(6);
    }

    @Test
    void aWriterThatThrowsIsTriedAgain() {
        rig.open(0);
        rig.target.answer(op -> {
            throw new IllegalStateException("connection reset");
        });
        rig.put(Rig.row(0, 0, "a", 1));
        rig.flow();
        assertThat(rig.status()).contains("\"state\":\"retrying\"", "TARGET_UNREACHABLE", "connection reset");

        rig.target.answerNormally();
        rig.pass(Duration.ofSeconds(1));
        assertThat(rig.committable(0)).isEqualTo(1);
    }

    @Test
    void pausesItsPartitionsAboveTheMemoryBudgetAndResumesBelow() {
        rig = new Rig(Rig.with(2_000, Rig.OPTIONS.sweeps(), false));
        rig.open(0);
        for (int i = 0; i < 6; i++) {
            rig.put(Rig.row(0, i, "k" + i, i));
        }
        assertThat(rig.context.paused()).containsExactly(Rig.partition(0));
        rig.open(1);
        assertThat(rig.context.paused()).containsExactlyInAnyOrder(Rig.partition(0), Rig.partition(1));

        rig.flow();

        assertThat(rig.context.paused()).isEmpty();
    }

    @Test
    void asksConnectToComeBackSoonWhileSomethingIsPending() {
        rig.open(0);
        assertThat(rig.context.takeTimeout()).isEqualTo(-1);
        rig.put(Rig.row(0, 0, "a", 1));
        assertThat(rig.context.takeTimeout()).isEqualTo(20);
        rig.open(1);
        assertThat(rig.context.takeTimeout()).isEqualTo(20);

        rig.flow();

        assertThat(rig.context.takeTimeout()).isEqualTo(-1);
    }

    @Test
    void throwsAFatalVerdictFromTheNextPut() {
        rig.open(0);
        rig.target.answerFor("a", Verdict.fatal(Fault.TARGET_SETUP, "The alias points to two indexes."));
        rig.put(Rig.row(0, 3, "a", 1));
        assertThatThrownBy(rig::flow)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("TARGET_SETUP: The alias points to two indexes.")
                .hasMessageContaining("shop.orders-0 at offset 3");
        assertThat(rig.committable(0)).isEqualTo(3);
    }

    @Test
    void aWriterThatAnswersForOtherOperationsIsAFault() {
        Planner<TestOp> planner = Rig::plan;
        FakeSinkTaskContext context = new FakeSinkTaskContext(null);
        ManualLanes lanes = new ManualLanes();
        SinkPipeline<TestOp> pipeline = new SinkPipeline<>(
                Rig.OPTIONS,
                planner,
                () -> batch -> List.of(),
                null,
                List.of(),
                context,
                new SinkPipeline.Surroundings(rig.clock, lanes, Runnable::run));
        pipeline.put(List.of(Rig.row(0, 0, "a", 1)));
        rig.clock.advance(Duration.ofMillis(10));
        lanes.run();

        assertThatThrownBy(() -> pipeline.put(List.of())).hasMessageContaining("INTERNAL");
    }

    @Test
    void withoutADeadLetterQueueARejectedRecordStopsTheTask() {
        rig.open(0);
        rig.target.answerFor("b", BAD);
        rig.put(Rig.row(0, 5, "a", 1), Rig.row(0, 6, "b", 2));
        assertThatThrownBy(rig::flow)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("TARGET_MAPPING: The field price is not a number.")
                .hasMessageContaining("Target: b.")
                .hasMessageContaining("shop.orders-0 at offset 6")
                .hasMessageContaining("errors.deadletterqueue.topic.name");
        assertThat(rig.committable(0)).isEqualTo(6);
    }

    @Test
    void aPlannerThatFailsUnexpectedlyRejectsTheRecordWithoutTellingItsContents() {
        rig = new Rig(Rig.OPTIONS, (change, out) -> {
            throw new ClassCastException("secret contents");
        });
        rig.open(0);
        assertThatThrownBy(() -> rig.put(Rig.row(0, 5, "a", 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("RECORD_UNREADABLE: An unexpected java.lang.ClassCastException")
                .hasMessageNotContaining("secret");
    }

    @Test
    void truncatedTablesStopTheTaskUnlessTheyAreIgnored() {
        rig.open(0);
        assertThatThrownBy(() -> rig.put(Rig.record(0, 5, "x", Op.TRUNCATE, 9, null)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(
                        "TABLE_TRUNCATED: The table shop.orders (shop.orders-0 at offset 5) was truncated")
                .hasMessageContaining("on.truncate=ignore");

        rig = new Rig(Rig.with(1_000_000, new SweepOptions(SweepMode.ON, 50, OnTruncate.IGNORE), false));
        rig.open(0);
        rig.put(Rig.record(0, 5, "x", Op.TRUNCATE, 9, null));
        assertThat(rig.committable(0)).isEqualTo(6);
    }

    @Test
    void recordsThatNeedNoOperationAreSettledAtOnce() {
        rig.open(0);
        rig.put(Rig.record(0, 5, "x", Op.BEGIN, 9, null), Rig.record(0, 6, "x", Op.END, 9, null));

        assertThat(rig.committable(0)).isEqualTo(7);
        assertThat(rig.status()).contains("\"skipped\":2");
    }

    @Test
    void saysThatItIsRetryingAndWhyAndThatItRunsAgain() {
        rig.open(0);
        assertThat(rig.status()).contains("\"state\":\"running\"");
        rig.target.beDown();
        rig.put(Rig.row(0, 0, "a", 1));
        rig.flow();

        assertThat(rig.context.commitRequests()).isEqualTo(1);
        assertThat(rig.status())
                .contains(
                        "\"state\":\"retrying\"",
                        "\"fault\":\"TARGET_UNREACHABLE\"",
                        "\"reason\":\"Connection refused.\"");

        rig.target.answerNormally();
        rig.pass(Duration.ofSeconds(2));
        assertThat(rig.context.commitRequests()).isEqualTo(2);
        assertThat(rig.status()).contains("\"state\":\"running\"", "\"lastCommit\":1,", "\"applied\":1,");
    }

    @Test
    void doesNotFlapBetweenCommits() {
        rig.open(0);
        for (int i = 0; i < 20; i++) {
            rig.target.answerFor("a", BUSY);
            rig.put(Rig.row(0, i, "a", i));
            rig.flow();
            rig.target.answerNormally();
            rig.pass(Duration.ofMillis(100));
        }
        assertThat(rig.context.commitRequests()).isLessThan(6);
    }

    @Test
    void comesBackToTellAChangeThatItMayNotTellYet() {
        rig.open(0);
        rig.target.answerFor("a", BUSY);
        rig.put(Rig.row(0, 0, "a", 1));
        rig.flow();
        rig.target.answerNormally();
        rig.pass(Duration.ofMillis(100));
        assertThat(rig.context.commitRequests()).isEqualTo(1);
        assertThat(rig.context.takeTimeout()).isEqualTo(20);

        rig.pass(Duration.ofSeconds(1));
        assertThat(rig.context.commitRequests()).isEqualTo(2);
        assertThat(rig.context.takeTimeout()).isEqualTo(-1);
    }

    @Test
    void stopClosesTheWriters() {
        rig.open(0);
        rig.put(Rig.row(0, 0, "a", 1));
        rig.flow();
        rig.pipeline.stop();

        assertThat(rig.target.closed()).isEqualTo(1);
    }

    @Test
    void recordsOfOtherTopicsAreTold() {
        TopicPartition other = new TopicPartition("other", 2);
        rig.context.assign(List.of(other));
        rig.pipeline.open(List.of(other));
        SinkRecord plain = new SinkRecord("other", 2, null, "k", null, "v", 40L, 0L, TimestampType.CREATE_TIME);
        rig.put(plain);
        rig.flow();

        assertThat(rig.target.rows()).containsEntry("k", "k@40");
    }
}
