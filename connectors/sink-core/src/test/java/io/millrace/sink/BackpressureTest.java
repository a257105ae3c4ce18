package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackpressureTest {
    private static final TopicPartition PARTITION = new TopicPartition("shop.orders", 0);
    private static final long BUDGET = 10_000;
    private static final int MOST = 8;

    private final FakeSinkTaskContext context = new FakeSinkTaskContext(new FakeReporter(), null);
    private final PartitionLedger ledger = new PartitionLedger(PARTITION);
    private final Backpressure backpressure = new Backpressure(context, new FakeClock(), BUDGET, MOST);

    @BeforeEach
    void assign() {
        context.assign(List.of(PARTITION));
    }

    @Test
    void pausesAboveItsBytesAndResumesAtThreeQuarters() {
        List<Pending> taken = take(2, 5_000);
        assertThat(paused()).isFalse();
        taken.addAll(take(1, 1));
        assertThat(paused()).isTrue();
        backpressure.shrink(taken.get(0), 2_501);
        assertThat(paused()).isTrue();
        backpressure.shrink(taken.get(1), 2_501);
        assertThat(paused()).isFalse();
    }

    @Test
    void pausesAboveItsOperationsHoweverSmallAndResumesAtThreeQuarters() {
        List<Pending> taken = take(MOST, 1);
        assertThat(paused()).isFalse();
        taken.addAll(take(1, 1));
        assertThat(paused()).isTrue();
        taken.subList(0, 2).forEach(backpressure::release);
        assertThat(paused()).isTrue();
        backpressure.release(taken.get(2));
        assertThat(paused()).isFalse();
    }

    @Test
    void whatWasAbsorbedIsNoOperationAnyMore() {
        List<Pending> taken = take(MOST, 2);
        taken.forEach(pending -> backpressure.shrink(pending, 1));
        taken.addAll(take(MOST, 1));
        assertThat(paused()).isFalse();

        taken.forEach(backpressure::release);
        assertThat(backpressure.isIdle()).isTrue();
        take(MOST, 1);
        assertThat(paused()).isFalse();
        take(1, 1);
        assertThat(paused()).isTrue();
    }

    private List<Pending> take(int count, int charge) {
        List<Pending> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Pending pending = new Pending(ledger, i, charge);
            backpressure.take(pending);
            taken.add(pending);
        }
        return taken;
    }

    private boolean paused() {
        backpressure.regulate(Set.of(PARTITION));
        return context.paused().contains(PARTITION);
    }
}
