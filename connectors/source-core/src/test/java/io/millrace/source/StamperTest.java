package io.millrace.source;

import static io.millrace.source.Events.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.fault.FaultException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StamperTest {
    private final Bench bench = Bench.rows().load(null);

    @Test
    void makesARowOfAnEvent() {
        SourceRecord row = bench.stamp(Events.logged("c", 1, null, NOW + 5, 10)).get(0);

        Struct value = (Struct) row.value();
        assertThat(value.getInt32("id")).isEqualTo(1);
        assertThat(value.get("name")).as("a NULL is not the default").isNull();
        assertThat(row.valueSchema().field("name").schema().parameters())
                .containsEntry("millrace.default", "none")
                .containsEntry("__debezium.source.column.type", "VARCHAR");
        assertThat(header(row, ChangeHeaders.OP)).isEqualTo("c");
        assertThat(header(row, ChangeHeaders.TABLE)).isEqualTo("shop.item");
        assertThat(header(row, ChangeHeaders.COMMITTED)).isEqualTo(Long.toString(NOW + 5));
        assertThat(version(row)).isEqualTo((NOW + 5) << 11);
        assertThat(row.key()).isEqualTo(new Struct(Events.KEY).put("id", 1));
    }

    @Test
    void keepsOneSchemaObjectPerTable() {
        List<SourceRecord> rows = bench.stamp(Events.logged("c", 1, "a", NOW, 10), Events.logged("u", 1, "b", NOW, 11));

        assertThat(rows.get(0).valueSchema()).isSameAs(rows.get(1).valueSchema());
    }

    @Test
    void makesADeleteARecordWithoutValueAndDropsItsTombstone() {
        SourceRecord delete = Events.logged("d", 1, "a", NOW, 10);

        List<SourceRecord> out = bench.stamp(delete, Events.tombstone(delete));

        assertThat(out).singleElement().satisfies(record -> {
            assertThat(record.value()).isNull();
            assertThat(record.valueSchema()).isNull();
            assertThat(header(record, ChangeHeaders.OP)).isEqualTo("d");
        });
    }

    @Test
    void keepsEnvelopesAndGivesTheTombstoneTheVersionOfItsDelete() {
        Bench envelopes = Bench.envelopes().load(null);
        SourceRecord delete = Events.logged("d", 1, "a", NOW, 10);

        List<SourceRecord> out = envelopes.stamp(delete, Events.tombstone(delete), Events.logged("c", 2, "b", NOW, 11));

        assertThat(out.get(0).value()).isSameAs(delete.value());
        assertThat(out.get(1).value()).isNull();
        assertThat(version(out.get(1))).isEqualTo(version(out.get(0)));
        assertThat(version(out.get(2))).isGreaterThan(version(out.get(1)));
    }

    @Test
    void carriesTheClockInEveryOffset() {
        List<SourceRecord> out = bench.stamp(Events.logged("c", 1, "a", NOW, 10), Events.heartbeat(20));

        for (SourceRecord record : out) {
            assertThat(record.sourceOffset().get(OffsetKeys.CLOCK)).isEqualTo(Long.toString(bench.clock.value()));
            assertThat(OffsetKeys.isIntact(record.sourceOffset())).isTrue();
        }
        assertThat(out.get(1).sourceOffset().get("pos")).isEqualTo(20L);
        assertThat(out.get(1).headers()).isEmpty();
    }

    @Test
    void doesNotMoveTheClockForWhatIsNoRowOfTheLog() {
        bench.stamp(Events.logged("c", 1, "a", NOW, 10));
        long before = bench.clock.value();

        bench.stamp(Events.heartbeat(20), Events.inWindow(5, 30, "k"), Events.read(7, "x"));

        assertThat(bench.clock.value()).isEqualTo(before);
    }

    @Test
    void givesAWindowRowThePlaceWhereTheLogWasLeft() {
        List<SourceRecord> out = bench.stamp(
                Events.logged("c", 1, "a", NOW, 10), Events.inWindow(5, 30, "k"), Events.logged("c", 2, "b", NOW, 30));

        SourceRecord window = out.get(1);
        assertThat(window.sourceOffset().get("pos")).isEqualTo(10L);
        assertThat(window.sourceOffset().get("incremental_snapshot_primary_key"))
                .isEqualTo("k");
        assertThat(OffsetKeys.isIntact(window.sourceOffset())).isTrue();
        assertThat(version(window)).isEqualTo(version(out.get(0)) + 1).isLessThan(version(out.get(2)));
        assertThat(header(window, ChangeHeaders.GENERATION)).isEqualTo("signal-1");
        assertThat(header(window, ChangeHeaders.OP)).isEqualTo("r");
    }

    @Test
    void doesNotLetADeleteOfAMovedRowPassTheInsertThatFollows() {
        List<SourceRecord> out = bench.stamp(
                Events.logged("c", 1, "a", NOW, 10),
                Events.movedAway(1, 2, NOW + 1, 20),
                Events.inWindow(9, 20, "k"),
                Events.logged("c", 2, "a", NOW + 1, 20));

        assertThat(out.get(1).sourceOffset()).isEqualTo(out.get(0).sourceOffset());
        assertThat(out.get(2).sourceOffset().get(OffsetKeys.CLOCK))
                .as("the clock of the place it names")
                .isEqualTo(out.get(0).sourceOffset().get(OffsetKeys.CLOCK));
        assertThat(out.get(3).sourceOffset().get("pos")).isEqualTo(20L);
    }

    @Test
    void sendsATruncateToEveryPartitionAndLetsItComeAgain() {
        List<SourceRecord> out = bench.stamp(
                Events.logged("c", 1, "a", NOW, 10), Events.truncate(NOW + 9, 20), Events.logged("c", 2, "b", NOW, 30));

        assertThat(out.subList(1, 3)).extracting(SourceRecord::kafkaPartition).containsExactly(0, 1);
        assertThat(out.subList(1, 3)).allSatisfy(record -> {
            assertThat(record.value()).isNull();
            assertThat(record.key()).isNotNull();
            assertThat(header(record, ChangeHeaders.OP)).isEqualTo("t");
            assertThat(record.sourceOffset()).isEqualTo(out.get(0).sourceOffset());
        });
        assertThat(version(out.get(1))).isGreaterThan(version(out.get(0))).isLessThan(version(out.get(3)));
    }

    @Test
    void marksAReadingOfTablesAtItsBeginAndItsEnd() {
        bench.load(null);
        List<SourceRecord> out = bench.stamp(
                Events.reading("shop.item,shop.empty,shop.part"),
                Events.scanned("shop.item"),
                Events.read(1, "a"),
                Events.scanned("shop.empty"),
                Events.scanned("shop.part"),
                Events.heartbeat(50),
                Events.completed(50));

        assertThat(out)
                .extracting(record -> header(record, ChangeHeaders.OP))
                .containsExactly("b", "b", "b", "b", "r", null, "e", "e", "e", "e");
        String generation = Objects.requireNonNull(header(out.get(0), ChangeHeaders.GENERATION));
        assertThat(generation).hasSize(19);
        assertThat(out)
                .filteredOn(record -> header(record, ChangeHeaders.OP) != null)
                .allMatch(record -> generation.equals(header(record, ChangeHeaders.GENERATION)))
                .allMatch(record -> version(record) == version(out.get(0)));
        assertThat(out)
                .filteredOn(record -> header(record, ChangeHeaders.SOURCE) != null)
                .hasSize(8)
                .allMatch(record -> record.topic().equals(header(record, ChangeHeaders.SOURCE)))
                .allMatch(record -> "2".equals(header(record, ChangeHeaders.PARTITIONS)));
        assertThat(out.subList(0, 9)).allMatch(record -> record.sourceOffset().containsKey("snapshot"));
        assertThat(out.get(9).sourceOffset().containsKey("snapshot")).isFalse();
        assertThat(out.get(9).sourceOffset().get("pos")).isEqualTo(50L);
        assertThat(header(out.get(4), ChangeHeaders.COMMITTED)).isNull();
    }

    @Test
    void endsNoReadingThatWasAborted() {
        List<SourceRecord> out =
                bench.stamp(Events.reading("shop.item"), Events.read(1, "a"), Events.aborted(), Events.completed(50));

        assertThat(out).extracting(record -> header(record, ChangeHeaders.OP)).containsExactly("b", "b", "r");
    }

    @Test
    void startsEveryAttemptWithAFreshClockAndANewGeneration() {
        List<SourceRecord> first = bench.stamp(Events.reading("shop.item"), Events.read(1, "a"));
        List<SourceRecord> second =
                bench.load(first.get(2).sourceOffset()).stamp(Events.reading("shop.item"), Events.read(1, "a"));

        assertThat(version(second.get(2))).isGreaterThan(version(first.get(2)));
        assertThat(header(second.get(0), ChangeHeaders.GENERATION))
                .isGreaterThan(header(first.get(0), ChangeHeaders.GENERATION));
    }

    @Test
    void sendsOneControlRecordWhereTheTopicDoesNotExistYet() {
        bench.partitions = OptionalInt.empty();

        assertThat(bench.stamp(Events.reading("shop.item"))).singleElement().satisfies(record -> {
            assertThat(record.kafkaPartition()).isNull();
            assertThat(header(record, ChangeHeaders.PARTITIONS)).isNull();
        });
    }

    @Test
    void refusesARowWithoutAKey() {
        assertThatThrownBy(() -> bench.stamp(Events.withoutKey()))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("SOURCE_TABLE_WITHOUT_KEY")
                .hasMessageContaining("shop.item")
                .hasMessageContaining("message.key.columns");
        assertThat(Bench.envelopes().load(null).stamp(Events.withoutKey())).hasSize(1);
    }

    @Test
    void startsAnewWhenTheLogGoesBackInsideATransaction() {
        SourceRecord first = Events.inTransaction(1, 10, 1, 1);
        SourceRecord second = Events.inTransaction(2, 10, 2, 1);
        bench.stamp(first, second, Events.inTransaction(3, 11, 0, 1));

        bench.stamp(Events.inTransaction(4, 12, 2, 1));
        assertThatThrownBy(() -> bench.stamp(Events.inTransaction(4, 12, 1, 1)))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("SOURCE_CAPTURE");
        bench.load(first.sourceOffset());
        assertThat(bench.stamp(second)).hasSize(1);
    }

    @Test
    void replaysTheSameFromEveryOffset() {
        SourceRecord[] log = {
            Events.logged("c", 1, "a", NOW, 10),
            Events.logged("u", 1, "b", NOW - 9_000_000, 11),
            Events.heartbeat(12),
            Events.movedAway(1, 2, NOW + 1, 13),
            Events.logged("c", 2, "b", NOW + 1, 13),
            Events.logged("d", 2, "b", NOW + 1, 14),
        };
        List<SourceRecord> whole = bench.stamp(log);

        for (int kill = 0; kill < log.length - 1; kill++) {
            Map<String, ?> stored = whole.get(kill).sourceOffset();
            int from = after(log, stored);
            List<SourceRecord> again = Bench.rows()
                    .load(stored)
                    .stamp(List.of(log).subList(from, log.length).toArray(SourceRecord[]::new));
            assertThat(again.stream().map(StamperTest::identity).toList())
                    .isEqualTo(whole.subList(from, log.length).stream()
                            .map(StamperTest::identity)
                            .toList());
        }
    }

    /** Debezium goes on behind the last record of a position. */
    private static int after(SourceRecord[] log, Map<String, ?> stored) {
        int from = 0;
        for (int at = 0; at < log.length; at++) {
            if (Objects.equals(log[at].sourceOffset().get("pos"), stored.get("pos"))) {
                from = at + 1;
            }
        }
        return from;
    }

    private static String identity(SourceRecord record) {
        return new TreeMap<>(record.sourceOffset()) + " " + header(record, ChangeHeaders.VERSION);
    }

    private static long version(SourceRecord record) {
        return Long.parseLong(Objects.requireNonNull(header(record, ChangeHeaders.VERSION)));
    }

    private static @Nullable String header(SourceRecord record, String name) {
        Header header = record.headers().lastWithName(name);
        return header == null ? null : header.value().toString();
    }
}
