package io.millrace.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.source.ResyncRequest.Cause;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** What becomes of Debezium's notifications and rows while tables are read beside the log. */
class WindowReadingsTest {
    private static final String OURS = ResyncPlanner.READER;
    private static final String ITEM = "shop.item";
    private static final ResyncRequest WHOLE = new ResyncRequest("1", ITEM, null, Cause.ASKED);

    private final Bench bench = new Bench(RecordFormat.ROW, ClockAhead.HOLD, "f");

    @Test
    void enclosesTheRowsOfATableAndTellsTheStateInEveryOffset() {
        load(WHOLE);

        List<SourceRecord> out = bench.stamp(
                Events.logged("c", 1, "a", Events.NOW, 10),
                Events.windowRead(OURS, ITEM, 11, "k1"),
                Events.inWindow(5, 30, "k1", OURS),
                Events.logged("c", 2, "b", Events.NOW, 30),
                Events.windowsEnded(OURS, ITEM, 31, "SUCCEEDED"));

        assertThat(ops(out)).containsExactly("c", "b", "b", "r", "c", "e", "e");
        assertThat(version(out.get(1))).isEqualTo(version(out.get(3))).isEqualTo(version(out.get(5)));
        assertThat(version(out.get(3))).isBetween(version(out.get(0)) + 1, version(out.get(4)) - 1);
        assertThat(header(out.get(3), ChangeHeaders.GENERATION))
                .isEqualTo(header(out.get(1), ChangeHeaders.GENERATION))
                .isEqualTo(header(out.get(6), ChangeHeaders.GENERATION));
        assertThat(state(out.get(0)).queue()).containsExactly(WHOLE);
        assertThat(state(out.get(1)).queue()).as("the first of two markers").containsExactly(WHOLE);
        assertThat(state(out.get(2)).running()).isNotNull();
        assertThat(state(out.get(5)).running())
                .as("until the last marker is out")
                .isNotNull();
        assertThat(state(out.get(6)).done()).singleElement().satisfies(outcome -> assertThat(outcome.rows())
                .isEqualTo(1));
        assertThat(out).allMatch(record -> OffsetKeys.isIntact(record.sourceOffset()));
    }

    @Test
    void numbersAReadingAboveAnEarlierOneAtTheSamePlace() {
        load(WHOLE, new ResyncRequest("2", ITEM, null, Cause.ASKED));

        List<SourceRecord> out = bench.stamp(
                Events.logged("c", 1, "a", Events.NOW, 10),
                Events.windowRead(OURS, ITEM, 11, "k1"),
                Events.inWindow(5, 11, "k1", OURS),
                Events.windowsEnded(OURS, ITEM, 11, "SUCCEEDED"),
                Events.windowsEnded(OURS, ITEM, 11, "EMPTY"));

        assertThat(ops(out)).containsExactly("c", "b", "b", "r", "e", "e", "b", "b", "e", "e");
        assertThat(version(out.get(6))).isGreaterThan(version(out.get(3)));
        assertThat(bench.stamp(Events.logged("c", 2, "b", Events.NOW, 30)))
                .allMatch(record -> version(record) > version(out.get(9)));
    }

    @Test
    void saysNothingOfTheRestWhereAPartIsRead() {
        load(new ResyncRequest("1", ITEM, "id > 4", Cause.ASKED));

        List<SourceRecord> out = bench.stamp(
                Events.logged("c", 1, "a", Events.NOW, 10),
                Events.windowRead(OURS, ITEM, 11, "k1"),
                Events.inWindow(5, 30, "k1", OURS),
                Events.windowsEnded(OURS, ITEM, 30, "SUCCEEDED"));

        assertThat(ops(out)).as("one record for both partitions").containsExactly("c", "r", "p");
        assertThat(state(out.get(2)).isIdle()).isTrue();
    }

    @Test
    void doesNotBringBackRowsThatWereReadBeforeTheTableWasEmptied() {
        load(WHOLE);

        List<SourceRecord> out = bench.stamp(
                Events.windowRead(OURS, ITEM, 11, "k1"),
                Events.truncate(Events.NOW, 20),
                Events.inWindow(5, 30, "k1", OURS),
                Events.windowRead(OURS, ITEM, 30, "k2"),
                Events.inWindow(6, 31, "k2", OURS),
                Events.windowsEnded(OURS, ITEM, 31, "SUCCEEDED"));

        assertThat(ops(out)).containsExactly("b", "b", "t", "t", "r", "e", "e");
    }

    @Test
    void aTableThatDebeziumPassesOverIsReadAgainAndGivenUpInTheEnd() {
        for (int failure = 1; failure < 5; failure++) {
            load(WHOLE);
            bench.stamp(Events.windowRead(OURS, ITEM, 11, "k1"));
            assertThatThrownBy(() -> bench.stamp(Events.windowsEnded(OURS, ITEM, 11, "SQL_EXCEPTION")))
                    .isInstanceOfSatisfying(FaultException.class, fault -> assertThat(fault.fault())
                            .isEqualTo(Fault.SOURCE_CAPTURE));
        }
        load(WHOLE);

        List<SourceRecord> out = bench.stamp(
                Events.logged("c", 1, "a", Events.NOW, 10), Events.windowsEnded(OURS, ITEM, 11, "SQL_EXCEPTION"));

        assertThat(ops(out)).containsExactly("c", "b", "b", "p");
        assertThat(state(out.get(3)).done()).singleElement().satisfies(outcome -> assertThat(outcome.refusal())
                .contains("SQL_EXCEPTION", "5 times"));
    }

    @Test
    void startsAnewForWhatWaitsBehindAnotherSnapshot() {
        load(WHOLE);

        bench.stamp(Events.inWindow(5, 30, "k", "signal-1"));
        assertThat(bench.stamper.startsAnew()).isFalse();
        bench.stamp(Events.windowsCompleted("signal-1", 31));

        assertThat(bench.stamper.startsAnew()).isTrue();
    }

    private void load(ResyncRequest... requests) {
        bench.load(null, ResyncState.EMPTY.queued(List.of(requests)));
    }

    private static ResyncState state(SourceRecord record) {
        return ResyncText.in(record.sourceOffset());
    }

    private static List<String> ops(List<SourceRecord> records) {
        return records.stream().map(record -> header(record, ChangeHeaders.OP)).toList();
    }

    private static long version(SourceRecord record) {
        return Long.parseLong(header(record, ChangeHeaders.VERSION));
    }

    private static String header(SourceRecord record, String name) {
        return String.valueOf(
                record.headers().lastWithName(name) == null
                        ? null
                        : record.headers().lastWithName(name).value());
    }
}
