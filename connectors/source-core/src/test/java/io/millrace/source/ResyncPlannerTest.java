package io.millrace.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.core.fault.FaultException;
import io.millrace.source.ResyncRequest.Cause;
import io.millrace.source.ResyncState.Filled;
import io.millrace.source.ResyncState.Running;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a start does with requests, changed filters, gaps and what was under way. */
class ResyncPlannerTest {
    private static final Map<String, String> FILTERS = Map.of("table.include.list", "s.a,s.b");
    private static final ResyncRequest ASKED = new ResyncRequest("1", "s.a", "id > 5", Cause.ASKED);

    private final Map<String, CapturedTables.Refusal> refusals = new HashMap<>();
    private @Nullable String unable;
    private SnapshotStrategy strategy = SnapshotStrategy.INITIAL;
    private AddedTables added = AddedTables.FILL;
    private String mode = "initial";

    @Test
    void putsWhatIsAskedIntoTheOffsetThatDebeziumLoads() {
        ResyncStart start = planner(ASKED).plan(stored(known()));

        assertThat(start.offset())
                .containsEntry("incremental_snapshot_correlation_id", "millrace")
                .containsEntry(
                        "incremental_snapshot_collections",
                        "[{\"incremental_snapshot_collections_id\":\"s.a\","
                                + "\"incremental_snapshot_collections_additional_condition\":\"(id > 5)\","
                                + "\"incremental_snapshot_collections_surrogate_key\":null}]")
                .doesNotContainKeys("incremental_snapshot_primary_key", OffsetKeys.RESYNC, OffsetKeys.CLOCK);
        assertThat(start.settings()).containsEntry("read.only", "true");
        assertThat(start.state().queue()).containsExactly(ASKED);
    }

    @Test
    void goesOnWithWhatWasUnderWayWhereItsWindowWasLeft() {
        ResyncState running = known().begun(new Running(ASKED, "g", 9, 1, 70, "6 of 9"), 4);
        Map<String, Object> stored = stored(running);
        stored.put("incremental_snapshot_collections", "[...]");
        stored.put("incremental_snapshot_correlation_id", "millrace");
        stored.put("incremental_snapshot_primary_key", "k");

        assertThat(planner(ASKED).plan(stored).offset()).containsEntry("incremental_snapshot_primary_key", "k");
        assertThat(planner(ASKED).plan(stored).state()).isEqualTo(running);

        stored.remove("incremental_snapshot_collections");
        ResyncStart anew = planner(ASKED).plan(stored);
        assertThat(anew.state().running())
                .as("begins anew where the place is not known")
                .isNull();
        assertThat(anew.state().queue()).containsExactly(ASKED);
        assertThat(anew.offset()).doesNotContainKey("incremental_snapshot_primary_key");
    }

    @Test
    void readsNothingTwiceAndForgetsWhatWasWithdrawn() {
        ResyncState done = known().queued(List.of(ASKED)).read(1);

        assertThat(planner(ASKED).plan(stored(done)).state().isIdle()).isTrue();
        assertThat(planner()
                        .plan(stored(known().queued(List.of(ASKED))))
                        .state()
                        .isIdle())
                .isTrue();
        assertThat(planner().plan(stored(known().begun(new Running(ASKED, "g", 9, 1, 0, null), 4))))
                .extracting(start -> start.state().isIdle())
                .isEqualTo(true);
    }

    @Test
    void fillsWhatOtherFiltersCapture() {
        ResyncState narrow = ResyncState.EMPTY.filled(Filled.under(Map.of("table.include.list", "s.a")));

        ResyncStart start = planner().plan(stored(narrow));

        assertThat(start.state().queue()).containsExactly(ResyncRequest.of(Cause.ADDED, "s.b"));
        assertThat(start.state().filled()).contains(Filled.under(FILTERS));
        assertThat(planner().plan(stored(known())).state().queue()).isEmpty();
        assertThat(planner().plan(stored(ResyncState.EMPTY)).state().queue())
                .as("an offset of stock Debezium does not tell")
                .isEmpty();

        added = AddedTables.IGNORE;
        assertThat(planner().plan(stored(narrow)).state().queue()).isEmpty();
        added = AddedTables.FILL;
        mode = "no_data";
        assertThat(planner().plan(stored(narrow)).state().queue())
                .as("rows that are there are not wanted")
                .isEmpty();
    }

    @Test
    void leavesTheTablesOutAtFirstAndFillsThemThen() {
        strategy = SnapshotStrategy.INCREMENTAL;

        ResyncStart first = planner().plan(null);

        assertThat(first.settings()).containsEntry("snapshot.mode", "no_data");
        assertThat(first.offset()).isNull();
        assertThat(first.state().fillsAll()).contains(Cause.FIRST);
        assertThat(planner().plan(stored(first.state())).state().queue())
                .containsExactly(ResyncRequest.of(Cause.FIRST, "s.a"), ResyncRequest.of(Cause.FIRST, "s.b"));
        Map<String, Object> inSnapshot = stored(first.state());
        inSnapshot.put("snapshot", "INITIAL");
        assertThat(planner().plan(inSnapshot).settings()).containsEntry("snapshot.mode", "no_data");
    }

    @Test
    void readsEverythingAfterAGapAndWhatWasUnderWayFromItsBeginning() {
        ResyncState running = known().begun(new Running(ASKED, "g", 9, 1, 70, null), 4);

        ResyncStart start = planner(ASKED).afterGap(stored(running));

        assertThat(start.offset()).isNull();
        assertThat(start.settings()).containsEntry("snapshot.mode", "no_data");
        assertThat(planner(ASKED).plan(stored(start.state())).state().queue())
                .extracting(ResyncRequest::table, ResyncRequest::cause)
                .containsExactly(tuple("s.a", Cause.ASKED), tuple("s.a", Cause.GAP), tuple("s.b", Cause.GAP));
    }

    @Test
    void aRequestThatCannotBeReadIsRefusedAndATableThatHasToBeStops() {
        refusals.put("1", new CapturedTables.Refusal(false, "has no key"));
        refusals.put("added-s.b", new CapturedTables.Refusal(true, "is unknown"));
        ResyncState narrow = ResyncState.EMPTY.filled(Filled.under(Map.of("table.include.list", "s.a")));

        ResyncState state = planner(ASKED).plan(stored(narrow)).state();

        assertThat(state.isIdle()).isTrue();
        assertThat(state.done()).singleElement().satisfies(outcome -> assertThat(outcome.refusal())
                .isEqualTo("s.a has no key"));
        unable = "there are no GTIDs";
        assertThatThrownBy(() -> planner().plan(stored(narrow)))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("s.b")
                .hasMessageContaining("there are no GTIDs")
                .hasMessageContaining("tables.added=ignore");
    }

    @Test
    void waitsForASnapshotThatSomebodyElseAskedDebeziumFor() {
        Map<String, Object> stored = stored(known());
        stored.put("incremental_snapshot_collections", "[...]");
        stored.put("incremental_snapshot_correlation_id", "signal-1");

        ResyncStart start = planner(ASKED).plan(stored);

        assertThat(start.offset()).containsEntry("incremental_snapshot_collections", "[...]");
        assertThat(start.settings()).isEmpty();
        assertThat(start.state().queue()).containsExactly(ASKED);
    }

    @Test
    void theStateGoesThroughItsText() {
        ResyncState state = known().queued(List.of(ASKED, ResyncRequest.of(Cause.GAP, "s.b")))
                .begun(new Running(ResyncRequest.of(Cause.GAP, "s.b"), "g", 99, 3, 70, "6 \"of\" 9"), 4)
                .ended(new ResyncState.Outcome(new ResyncRequest("0", "s.x", null, Cause.ASKED), 5, "no", 8));

        assertThat(ResyncText.in(Map.of(OffsetKeys.RESYNC, ResyncText.of(state))))
                .isEqualTo(state);
        assertThatThrownBy(() -> ResyncText.in(Map.of(OffsetKeys.RESYNC, "{\"queue\": 7")))
                .hasMessageContaining("millrace.resync");
    }

    private ResyncPlanner planner(ResyncRequest... asked) {
        return new ResyncPlanner(
                new ResyncSetup(List.of(asked), FILTERS, new Tables(), strategy, added, GapPolicy.RESYNC),
                Map.of("snapshot.mode", mode),
                () -> 1);
    }

    private static ResyncState known() {
        return ResyncState.EMPTY.filled(Filled.under(FILTERS));
    }

    private static Map<String, Object> stored(ResyncState state) {
        Map<String, Object> offset = new HashMap<>(Events.position(7));
        offset.put(OffsetKeys.CLOCK, "1");
        offset.put(OffsetKeys.RESYNC, ResyncText.of(state));
        return offset;
    }

    /** The tables s.a and s.b. */
    private final class Tables implements CapturedTables {
        @Override
        public List<String> capturedBut(Optional<Map<String, String>> before) {
            String old =
                    before.map(filters -> filters.get("table.include.list")).orElse("");
            return Stream.of("s.a", "s.b").filter(table -> !old.contains(table)).toList();
        }

        @Override
        public Map<String, Refusal> refusals(List<ResyncRequest> requests) {
            return refusals;
        }

        @Override
        public Optional<String> unable() {
            return Optional.ofNullable(unable);
        }

        @Override
        public Map<String, String> settings() {
            return Map.of("read.only", "true");
        }
    }
}
