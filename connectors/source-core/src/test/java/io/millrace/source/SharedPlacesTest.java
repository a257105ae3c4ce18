package io.millrace.source;

import static io.millrace.source.Events.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Rows of the log that share a position, as those do that PostgreSQL copies in at once. */
class SharedPlacesTest {
    private static final long END = 100;

    /** Positions that are multiples of 100 are ends of transactions. */
    private final Bench bench = new Bench(
            RecordFormat.ROW,
            ClockAhead.HOLD,
            "f",
            position -> position.get("pos") instanceof Long pos && pos % END != 0 ? Objects.requireNonNull(pos) : null,
            Optional.empty());

    @Test
    void aPlaceIsReachedWhenTheLogHasLeftIt() {
        bench.load(null);

        List<SourceRecord> out = bench.stamp(
                Events.heartbeat(100),
                Events.logged("c", 1, "a", NOW, 101),
                Events.logged("c", 2, "a", NOW, 101),
                Events.logged("c", 3, "a", NOW, 102),
                Events.logged("c", 4, "a", NOW, 103));

        assertThat(places(out)).containsExactly(100L, 100L, 100L, 101L, 102L);
    }

    @Test
    void theClockOfAPlaceIsThatBehindItsLastRow() {
        bench.load(null);

        List<SourceRecord> out = bench.stamp(
                Events.heartbeat(100),
                Events.logged("c", 1, "a", NOW, 101),
                Events.logged("c", 2, "a", NOW, 101),
                Events.logged("c", 3, "a", NOW, 102));
        Map<String, ?> stored = out.get(3).sourceOffset();
        Object version = version(out.get(3));

        List<SourceRecord> again =
                bench.load(stored).stamp(Events.logged("c", 3, "a", NOW, 102), Events.logged("c", 4, "a", NOW, 103));

        assertThat(version(again.get(0))).isEqualTo(version);
    }

    @Test
    void theEndOfATransactionIsReachedAtOnce() {
        bench.load(null);

        List<SourceRecord> out = bench.stamp(
                Events.heartbeat(100),
                Events.logged("c", 1, "a", NOW, 101),
                Events.heartbeat(101),
                Events.heartbeat(200));

        assertThat(places(out)).containsExactly(100L, 100L, 100L, 200L);
    }

    @Test
    void nothingIsStoredUntilAPlaceWasLeft() {
        bench.load(null);

        List<SourceRecord> out = bench.stamp(
                Events.logged("c", 1, "a", NOW, 101),
                Events.logged("c", 2, "a", NOW, 101),
                Events.logged("c", 3, "a", NOW, 102));

        assertThat(out.get(0).sourceOffset()).isNull();
        assertThat(out.get(1).sourceOffset()).isNull();
        assertThat(out.get(2).sourceOffset().get("pos")).isEqualTo(101L);
    }

    @Test
    void theProgressOfAWindowOutlivesThePlaceItWasMadeAt() {
        bench.load(null);

        List<SourceRecord> out = bench.stamp(
                Events.heartbeat(100),
                Events.logged("c", 1, "a", NOW, 101),
                Events.inWindow(9, 102, "k"),
                Events.logged("c", 2, "a", NOW, 102));

        assertThat(places(out)).containsExactly(100L, 100L, 100L, 101L);
        assertThat(out.get(3).sourceOffset().get("incremental_snapshot_primary_key"))
                .isEqualTo("k");
        assertThat(OffsetKeys.isIntact(out.get(3).sourceOffset())).isTrue();
    }

    @Test
    void aMovedRowKeepsThePlaceBefore() {
        bench.load(null);

        List<SourceRecord> out = bench.stamp(
                Events.heartbeat(100),
                Events.logged("c", 1, "a", NOW, 101),
                Events.movedAway(1, 2, NOW, 102),
                Events.logged("c", 2, "a", NOW, 102),
                Events.logged("c", 3, "a", NOW, 103));

        assertThat(places(out)).containsExactly(100L, 100L, 101L, 101L, 102L);
    }

    private static List<Object> places(List<SourceRecord> records) {
        return records.stream()
                .<Object>map(record -> record.sourceOffset().get("pos"))
                .toList();
    }

    private static Object version(SourceRecord record) {
        return record.headers().lastWithName("millrace.version").value();
    }
}
