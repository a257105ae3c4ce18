package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.Op;
import io.millrace.core.fault.Fault;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Versions below 100 are of an older reading, those from 100 on of the one that ends in these tests. */
class SweepsTest {
    static final SweepOptions ON = new SweepOptions(SweepMode.ON, 50, OnTruncate.EMPTY);
    private static final String OWNER = "shop.shop.orders";

    private final FakeSweeper sweeper = new FakeSweeper();
    private Rig rig = Rig.sweeping(ON, sweeper);

    @Test
    void aTruncateEmptiesTheTableAndLaterRowsStay() {
        rig.open(0);
        rig.put(Rig.row(0, 0, "a", 1), Rig.row(0, 1, "b", 2), truncate(0, 2, 10), Rig.row(0, 3, "a", 11));
        assertThat(rig.sweepsDue)
                .as("sweeps before the older rows are in the target")
                .isEmpty();
        rig.flow();
        assertThat(rig.committable(0)).isEqualTo(2);
        rig.sweep();

        assertThat(sweeper.rows()).isEqualTo(Map.of("a", 11L));
        assertThat(rig.committable(0)).isEqualTo(4);
        assertThat(rig.status()).contains("\"sweeping\":0", "\"swept\":1");
    }

    @Test
    void everyPartitionsTruncateRemovesWhatCameLate() {
        rig.open(0, 1);
        rig.put(Rig.row(0, 0, "a", 1), truncate(0, 1, 10));
        rig.flow();
        rig.sweep();
        rig.put(Rig.row(1, 0, "late", 2), Rig.row(0, 2, "new", 12));
        rig.flow();
        assertThat(sweeper.rows()).containsOnlyKeys("late", "new");

        rig.put(truncate(1, 1, 10));
        rig.sweep();
        assertThat(sweeper.rows()).containsOnlyKeys("new");
    }

    @Test
    void markersOfSeveralPartitionsAreServedTogether() {
        rig.open(0, 1);
        rig.put(Rig.row(0, 0, "a", 1));
        rig.flow();
        rig.put(truncate(0, 1, 10), truncate(1, 0, 10));
        rig.sweep();

        assertThat(sweeper.walks()).isEqualTo(1);
        assertThat(rig.committable(0)).isEqualTo(2);
        assertThat(rig.committable(1)).isEqualTo(1);
    }

    @Test
    void sweepsWhenAllPartitionsHaveReachedTheEnd() {
        rig.open(0, 1);
        rig.put(Rig.row(0, 0, "gone", 1), Rig.row(0, 1, "kept", 100), end(0, 2, 100, 2));
        rig.flow();
        rig.sweep();
        assertThat(sweeper.rows()).containsOnlyKeys("gone", "kept");
        assertThat(rig.committable(0)).as("noted, so it may be committed").isEqualTo(3);

        rig.put(Rig.row(1, 0, "other", 100), end(1, 1, 100, 2));
        assertThat(rig.committable(1)).isEqualTo(0);
        rig.flow();
        rig.sweep();
        assertThat(sweeper.rows()).containsOnlyKeys("kept", "other");
        assertThat(rig.committable(1)).isEqualTo(2);
    }

    @Test
    void theTaskThatCompletesTheSetSweepsForAll() {
        Rig other = Rig.sweeping(ON, sweeper);
        rig.open(0);
        other.open(1);
        rig.put(Rig.row(0, 0, "gone", 1), Rig.row(0, 1, "kept", 100), end(0, 2, 100, 2));
        rig.flow();
        rig.sweep();
        assertThat(sweeper.rows()).containsOnlyKeys("gone", "kept");

        other.put(Rig.row(1, 0, "late", 1), end(1, 1, 100, 2));
        other.flow();
        other.sweep();
        assertThat(sweeper.rows()).containsOnlyKeys("kept");
    }

    @Test
    void aTaskKilledAnywhereLeavesNothingBehind() {
        for (int call = 1; call <= 12; call++) {
            FakeSweeper fresh = new FakeSweeper();
            Rig killed = Rig.sweeping(ON, fresh);
            killed.open(0);
            killed.put(
                    Rig.row(0, 0, "gone", 1), Rig.row(0, 1, "kept", 100), Rig.row(0, 2, "x", 100), end(0, 3, 100, 1));
            killed.flow();
            fresh.failAt(call, Fault.TARGET_UNREACHABLE);
            killed.sweep();
            boolean finished = killed.committable(0) == 4;

            Rig again = Rig.sweeping(ON, fresh);
            again.open(0);
            if (!finished) {
                assertThat(killed.committable(0)).isEqualTo(3);
                again.put(end(0, 3, 100, 1));
                again.sweep();
            }
            assertThat(fresh.rows()).as("killed at call %d", call).containsOnlyKeys("kept", "x");
        }
    }

    @Test
    void whatFailsIsTriedAgainAndSaysSo() {
        rig.open(0);
        sweeper.failAt(1, Fault.TARGET_BUSY);
        rig.put(truncate(0, 0, 10));
        rig.sweep();
        assertThat(rig.status()).contains("\"state\":\"retrying\"", "TARGET_BUSY", "\"sweeping\":1");
        assertThat(rig.sweepsDue).isEmpty();

        rig.pass(Duration.ofSeconds(1));
        rig.sweep();
        assertThat(rig.committable(0)).isEqualTo(1);
        assertThat(rig.status()).contains("\"state\":\"running\"");
    }

    @Test
    void aNewerReadingServesAnOlderOneToo() {
        rig.open(0, 1);
        rig.put(Rig.row(0, 0, "first", 50), end(0, 1, 100, 2), Rig.row(0, 2, "second", 100), end(0, 3, 200, 2));
        rig.flow();
        rig.sweep();
        assertThat(sweeper.rows())
                .as("partition 1 has not reached the end of any")
                .hasSize(2);

        rig.put(end(1, 0, 200, 2));
        rig.sweep();
        assertThat(sweeper.rows()).isEmpty();
        assertThat(rig.committable(0)).isEqualTo(4);
    }

    @Test
    void neverRemovesWhatBecameNewerMeanwhile() {
        rig.open(0);
        rig.put(Rig.row(0, 0, "a", 1), Rig.row(0, 1, "b", 2), Rig.row(0, 2, "c", 3), truncate(0, 3, 10));
        rig.flow();
        sweeper.betweenPages(() -> {
            sweeper.target().apply(TestOp.set("a", 20));
            sweeper.target().apply(TestOp.set("c", 20));
        });
        rig.sweep();

        assertThat(sweeper.rows()).isEqualTo(Map.of("a", 20L, "c", 20L));
    }

    @Test
    void overTheLimitNothingIsRemovedAndTheTaskStops() {
        rig.open(0);
        fill(0, 101, 1);
        rig.put(Rig.row(0, 500, "kept", 100), end(0, 501, 100, 1));
        settle();

        assertThatThrownBy(() -> rig.sweep())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("SWEEP_LIMIT")
                .hasMessageContaining("101 of 102")
                .hasMessageContaining("sweep.max.percent=100");
        assertThat(sweeper.rows()).hasSize(102);

        rig = Rig.sweeping(new SweepOptions(SweepMode.ON, 100, OnTruncate.EMPTY), sweeper);
        rig.open(0);
        rig.put(end(0, 501, 100, 1));
        rig.sweep();
        assertThat(sweeper.rows()).containsOnlyKeys("kept");
    }

    @Test
    void theLimitSparesAHundredAndATruncate() {
        rig.open(0);
        fill(0, 100, 1);
        rig.put(end(0, 500, 100, 1));
        settle();
        rig.sweep();
        assertThat(sweeper.rows()).isEmpty();

        fill(1000, 300, 110);
        rig.put(truncate(0, 2000, 120));
        settle();
        rig.sweep();
        assertThat(sweeper.rows()).isEmpty();
    }

    @Test
    void aDryRunRemovesNothing() {
        rig = Rig.sweeping(new SweepOptions(SweepMode.DRY_RUN, 50, OnTruncate.EMPTY), sweeper);
        rig.open(0);
        rig.put(Rig.row(0, 0, "gone", 1), end(0, 1, 100, 1));
        rig.flow();
        rig.sweep();

        assertThat(sweeper.rows()).containsOnlyKeys("gone");
        assertThat(rig.committable(0)).isEqualTo(2);
        assertThat(rig.status()).contains("\"swept\":0");
    }

    @Test
    void offLooksAtNothing() {
        rig = Rig.sweeping(new SweepOptions(SweepMode.OFF, 50, OnTruncate.IGNORE), sweeper);
        rig.open(0);
        rig.put(
                Rig.row(0, 0, "gone", 1),
                marker(Op.BEGIN, 0, 1, 100, 1, OWNER),
                end(0, 2, 100, 1),
                truncate(0, 3, 200));
        rig.flow();
        rig.sweep();

        assertThat(sweeper.rows()).containsOnlyKeys("gone");
        assertThat(rig.committable(0)).isEqualTo(4);
        assertThat(rig.status()).contains("\"skipped\":3");
    }

    @Test
    void anEndThatDoesNotCountItsPartitionsSweepsNothing() {
        rig.open(0);
        rig.put(Rig.row(0, 0, "gone", 1), end(0, 1, 100, 0));
        rig.flow();
        rig.sweep();

        assertThat(sweeper.rows()).containsOnlyKeys("gone");
        assertThat(rig.committable(0)).isEqualTo(2);
    }

    @Test
    void aPartitionThatIsTakenAwayTakesItsSweepAlong() {
        rig.open(0);
        rig.put(Rig.row(0, 0, "a", 1), Rig.row(0, 1, "b", 1), Rig.row(0, 2, "c", 1), truncate(0, 3, 10));
        rig.flow();
        sweeper.betweenPages(() -> rig.close(0));
        rig.sweep();

        assertThat(sweeper.rows()).as("the first page only").hasSize(1);
        assertThat(rig.context.takeTimeout()).as("nothing is pending").isEqualTo(-1);
        sweeper.betweenPages(() -> {});
        Rig next = Rig.sweeping(ON, sweeper);
        next.open(0);
        next.put(truncate(0, 3, 10));
        next.sweep();
        assertThat(sweeper.rows()).isEmpty();
    }

    @Test
    void aTaskThatConnectDoesNotCallRemovesNothing() {
        rig.open(0);
        rig.put(Rig.row(0, 0, "a", 1), truncate(0, 1, 10));
        rig.flow();
        rig.clock.advance(Duration.ofMinutes(2));
        Runnable due = rig.sweepsDue.remove();
        due.run();
        assertThat(sweeper.rows()).containsOnlyKeys("a");

        rig.put();
        rig.sweep();
        assertThat(sweeper.rows()).isEmpty();
    }

    @Test
    void aSinkThatCannotSweepStopsAtATruncateAndPassesOverAReading() {
        rig = new Rig(Rig.with(1_000_000, ON, false));
        rig.open(0);
        rig.put(end(0, 0, 100, 1));
        assertThat(rig.committable(0)).isEqualTo(1);

        assertThatThrownBy(() -> rig.put(truncate(0, 1, 10)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("TABLE_TRUNCATED");
    }

    private void fill(int from, int count, long version) {
        for (int i = 0; i < count; i++) {
            rig.put(Rig.row(0, from + i, "row" + (from + i), version));
        }
    }

    /** The rig's batches are small. */
    private void settle() {
        for (int i = 0; i < 150; i++) {
            rig.flow();
        }
    }

    static SinkRecord truncate(int partition, long offset, long version) {
        return marker(Op.TRUNCATE, partition, offset, version, 2, OWNER);
    }

    static SinkRecord end(int partition, long offset, long version, int partitions) {
        return marker(Op.END, partition, offset, version, partitions, OWNER);
    }

    static SinkRecord marker(Op op, int partition, long offset, long version, int partitions, String owner) {
        Headers headers = ChangeHeaders.of(op, version, -1, "shop.orders", op == Op.TRUNCATE ? null : "g" + version)
                .addString(ChangeHeaders.SOURCE, owner);
        if (partitions > 0) {
            headers.addString(ChangeHeaders.PARTITIONS, Integer.toString(partitions));
        }
        return new SinkRecord(
                Rig.TOPIC,
                partition,
                Schema.STRING_SCHEMA,
                "control",
                null,
                null,
                offset,
                0L,
                TimestampType.CREATE_TIME,
                headers);
    }
}
