package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.fault.Fault;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LaneQueueTest {
    private static final long LINGER = Rig.OPTIONS.linger().toNanos();

    private final PartitionLedger ledger = new PartitionLedger(new TopicPartition("t", 0));
    private final LaneQueue<TestOp> queue = new LaneQueue<>(Rig.OPTIONS);

    @Test
    void isReadyWhenTheLingerIsOverOrABatchIsFull() {
        assertThat(queue.nanosUntilReady(0)).isEqualTo(Long.MAX_VALUE);
        queue.add(entry(TestOp.set("a", 1)), 0);
        assertThat(queue.nanosUntilReady(4)).isEqualTo(LINGER - 4);
        queue.add(entry(TestOp.set("b", 1)), 5);
        queue.add(entry(TestOp.set("c", 1)), 5);
        assertThat(queue.nanosUntilReady(5)).isZero();
    }

    @Test
    void sendsALargeOperationAlone() {
        SinkOptions small = new SinkOptions(
                "s",
                1,
                100,
                150,
                Rig.OPTIONS.linger(),
                1,
                Rig.OPTIONS.backoff(),
                Rig.OPTIONS.sweeps(),
                DeleteRetention.UNCHECKED,
                false,
                Rig.RULES,
                Rig.OPTIONS.session());
        LaneQueue<TestOp> narrow = new LaneQueue<>(small);
        narrow.add(entry(TestOp.set("a", 1)), 0);
        narrow.add(entry(TestOp.set("b", 1)), 0);

        assertThat(values(narrow.take(LINGER))).containsExactly("a@1");
        assertThat(values(narrow.take(LINGER))).containsExactly("b@1");
        assertThat(narrow.isEmpty()).isTrue();
    }

    @Test
    void appendsAreNeverMerged() {
        queue.add(entry(TestOp.append("a", 1)), 0);
        queue.add(entry(TestOp.append("a", 1)), 0);

        assertThat(values(queue.take(LINGER))).containsExactly("a+1", "a+1");
    }

    @Test
    void appendsWaitBehindAFailedOneOfTheirTarget() {
        Entry<TestOp> first = entry(TestOp.append("a", 1));
        Entry<TestOp> second = entry(TestOp.append("a", 2));
        first.due = 100;
        second.due = 50;
        queue.giveBack(first);
        queue.giveBack(second);
        queue.add(entry(TestOp.append("a", 3)), 0);
        queue.add(entry(TestOp.append("b", 1)), 0);

        assertThat(values(queue.take(60))).containsExactly("b+1");
        assertThat(values(queue.take(100))).containsExactly("a+1", "a+2", "a+3");
    }

    @Test
    void aFailedOperationGoesBeforeThoseThatArrived() {
        Entry<TestOp> failed = entry(TestOp.set("a", 1));
        failed.due = 100;
        queue.add(entry(TestOp.set("b", 1)), 0);
        queue.giveBack(failed);

        assertThat(values(queue.take(100))).containsExactly("a@1", "b@1");
    }

    @Test
    void aFailedOperationIsAbsorbedByWhatArrivedMeanwhile() {
        Entry<TestOp> failed = entry(TestOp.set("a", 1));
        failed.due = 100;
        failed.failures = 3;
        queue.add(entry(TestOp.set("a", 2)), 0);
        queue.giveBack(failed);
        assertThat(queue.take(99)).isEmpty();

        List<Entry<TestOp>> batch = queue.take(100);
        assertThat(values(batch)).containsExactly("a@2");
        assertThat(batch.get(0).failures).isEqualTo(3);
        assertThat(batch.get(0).absorbed()).isSameAs(failed);
    }

    @Test
    void aNewerFailedOperationAbsorbsAnOlderArrival() {
        Entry<TestOp> failed = entry(TestOp.set("a", 5));
        queue.add(entry(TestOp.set("a", 2)), 0);
        queue.giveBack(failed);

        assertThat(values(queue.take(0))).containsExactly("a@5");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void partsOfATargetAreMergedInTheOrderOfTheirArrival() {
        queue.add(entry(TestOp.part("a", 1)), 0);
        queue.add(entry(TestOp.part("a", 3)), 0);
        queue.add(entry(TestOp.part("a", 2)), 0);
        Entry<TestOp> failed = entry(TestOp.part("a", 0));
        queue.giveBack(failed);
        queue.add(entry(TestOp.part("a", 4)), 0);

        assertThat(values(queue.take(LINGER)))
                .as("2 comes after 3, so it was there before")
                .containsExactly("/0/1/3/4");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void whoseWorkAnotherDoesIsRejectedWithIt() {
        Entry<TestOp> replaced = entry(TestOp.set("a", 1));
        Entry<TestOp> gone = entry(TestOp.set("a", 2));
        Entry<TestOp> carried = entry(TestOp.part("a", 3));
        Entry<TestOp> last = entry(TestOp.part("a", 4));
        List.of(replaced, gone).forEach(entry -> queue.add(entry, 0));
        queue.take(LINGER);
        List.of(carried, last).forEach(entry -> queue.add(entry, 0));
        Judge<TestOp> judge = new Judge<>(queue.take(LINGER));

        judge.judge(List.of(Verdict.reject(Fault.TARGET_MAPPING, "No.")));

        assertThat(judge.rejected).extracting(Rejected::pending).containsExactly(carried, last);
        assertThat(last.absorbed()).isNull();
        assertThat(gone.absorbed()).isSameAs(replaced);
    }

    @Test
    void keepsTheTotalOfItsBytes() {
        queue.add(entry(TestOp.set("a", 1)), 0);
        queue.add(entry(TestOp.set("a", 2)), 0);
        queue.add(entry(TestOp.set("a", 1)), 0);
        Entry<TestOp> failed = entry(TestOp.set("a", 9));
        queue.giveBack(failed);
        queue.take(0);
        assertThat(queue.isEmpty()).isTrue();
        for (int i = 0; i < 2; i++) {
            queue.add(entry(TestOp.set("k" + i, 1)), 0);
        }
        assertThat(queue.nanosUntilReady(0)).isEqualTo(LINGER);
    }

    @Test
    void takesOutOnlyWhatNobodyWaitsFor() {
        PartitionLedger other = new PartitionLedger(new TopicPartition("t", 1));
        queue.add(new Entry<>(other, 0, 1, TestOp.set("a", 1), null), 0);
        queue.add(entry(TestOp.set("a", 2)), 0);
        queue.add(entry(TestOp.set("b", 1)), 0);
        ledger.close();

        assertThat(values(queue.takeAbandoned())).containsExactly("b@1");
        assertThat(values(queue.take(LINGER))).containsExactly("a@2");
    }

    private Entry<TestOp> entry(TestOp op) {
        return new Entry<>(ledger, 0, 1, op, null);
    }

    private static List<String> values(List<Entry<TestOp>> batch) {
        return batch.stream().map(entry -> entry.op().value()).toList();
    }
}
