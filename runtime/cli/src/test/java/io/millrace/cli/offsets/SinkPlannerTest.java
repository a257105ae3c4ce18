package io.millrace.cli.offsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.connect.ConnectorInfo;
import io.millrace.cli.connect.ConnectorOffsets;
import io.millrace.cli.connect.ConnectorOffsets.Entry;
import io.millrace.cli.kafka.Partition;
import io.millrace.cli.kafka.TopicOffsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class SinkPlannerTest {
    private static final ConnectorInfo SINK = new ConnectorInfo("es", Map.of("topics", "a, b"), "sink");
    private static final TopicFilter ALL = new TopicFilter(List.of());
    private static final ConnectorOffsets CURRENT =
            new ConnectorOffsets(List.of(Entry.sink("a", 0, 50L), Entry.sink("a", 1, 5L)));

    private final SinkPlanner planner = new SinkPlanner(new FakeTopics());

    @Test
    void goesToTheOldestRecordThatIsStillThere() {
        OffsetPlan plan = planner.plan(SINK, CURRENT, new Goal.Earliest(), ALL);
        assertThat(plan.written().offsets())
                .containsExactly(Entry.sink("a", 0, 10L), Entry.sink("a", 1, 0L), Entry.sink("b", 0, 0L));
        assertThat(plan.moves())
                .extracting(OffsetPlan.Move::effect)
                .containsExactly("40 offsets are read again", "5 offsets are read again", "stays");
    }

    @Test
    void goesToTheEnd() {
        OffsetPlan plan = planner.plan(SINK, CURRENT, new Goal.Latest(), new TopicFilter(List.of("a:0")));
        assertThat(plan.written().offsets()).containsExactly(Entry.sink("a", 0, 60L));
        assertThat(plan.moves().get(0).effect()).isEqualTo("10 offsets are skipped");
    }

    @Test
    void saysOnlyWhatFollowsFromTheMoves() {
        OffsetPlan oneBack = planner.plan(SINK, CURRENT, new Goal.Offset(4), new TopicFilter(List.of("a:1")));
        assertThat(oneBack.moves().get(0).effect()).isEqualTo("1 offset is read again");
        assertThat(oneBack.notes()).singleElement().asString().startsWith("Records that are read again");
        OffsetPlan oneOn = planner.plan(SINK, CURRENT, new Goal.Offset(6), new TopicFilter(List.of("a:1")));
        assertThat(oneOn.notes()).singleElement().asString().startsWith("What is skipped");
        OffsetPlan nowhere = planner.plan(SINK, CURRENT, new Goal.Offset(5), new TopicFilter(List.of("a:1")));
        assertThat(nowhere.empty()).isTrue();
        assertThat(nowhere.notes()).isEmpty();
    }

    @Test
    void goesToTheEndWhereNoRecordIsNewEnough() {
        OffsetPlan plan = planner.plan(SINK, CURRENT, new Goal.Timestamp(1000), ALL);
        assertThat(plan.written().offsets())
                .containsExactly(Entry.sink("a", 0, 20L), Entry.sink("a", 1, 6L), Entry.sink("b", 0, 7L));
    }

    @Test
    void refusesAnOffsetThatThePartitionDoesNotHold() {
        assertThatThrownBy(() -> planner.plan(SINK, CURRENT, new Goal.Offset(7), ALL))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("a:0 holds the offsets 10 to 60, 7 is outside")
                .hasMessageContaining("a:1 holds the offsets 0 to 6, 7 is outside");
    }

    @Test
    void refusesATopicThatTheSinkDoesNotRead() {
        assertThatThrownBy(() -> planner.plan(SINK, CURRENT, new Goal.Earliest(), new TopicFilter(List.of("c"))))
                .hasMessageContaining("es reads no partition among c");
    }

    @Test
    void takesOverAFileWithForgottenPositions() {
        var saved = new ConnectorOffsets(List.of(Entry.sink("a", 0, 12L), Entry.sink("b", 0, null)));
        OffsetPlan plan = planner.plan(SINK, CURRENT, new Goal.Saved(saved), ALL);
        assertThat(plan.written()).isEqualTo(saved);
        assertThat(plan.moves().get(1).effect()).isEqualTo("forgotten");
    }

    @Test
    void refusesThePositionOfASource() {
        var saved = new ConnectorOffsets(List.of(new Entry(Map.of("server", "shop"), Map.of("pos", 4))));
        assertThatThrownBy(() -> planner.plan(SINK, CURRENT, new Goal.Saved(saved), ALL))
                .hasMessageContaining("position of a source");
    }

    /** Topic a with partitions 10..60 and 0..6, topic b with 0..7; time 1000 is offset 20 of a:0. */
    private static final class FakeTopics implements TopicOffsets {
        private static final Partition A0 = new Partition("a", 0);
        private static final Partition A1 = new Partition("a", 1);
        private static final Partition B0 = new Partition("b", 0);

        @Override
        public List<Partition> partitions(Predicate<String> topics) {
            return List.of(A0, A1, B0).stream()
                    .filter(partition -> topics.test(partition.topic()))
                    .toList();
        }

        @Override
        public Map<Partition, Long> beginnings(Collection<Partition> partitions) {
            return only(partitions, Map.of(A0, 10L, A1, 0L, B0, 0L));
        }

        @Override
        public Map<Partition, Long> ends(Collection<Partition> partitions) {
            return only(partitions, Map.of(A0, 60L, A1, 6L, B0, 7L));
        }

        @Override
        public Map<Partition, Long> at(Collection<Partition> partitions, long epochMillis) {
            return only(partitions, epochMillis == 1000 ? Map.of(A0, 20L) : Map.of());
        }

        private static Map<Partition, Long> only(Collection<Partition> partitions, Map<Partition, Long> all) {
            var some = new HashMap<>(all);
            some.keySet().retainAll(partitions);
            return new TreeMap<>(some);
        }
    }
}
