package io.millrace.source;

import static io.millrace.source.Events.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.VersionClock;
import io.millrace.core.fault.FaultException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Where the clock starts, and which times it believes. */
class SourceClockTest {
    private static final long HOUR = TimeUnit.HOURS.toMicros(1);
    private static final long STORED = VersionClock.valueOf(NOW - HOUR);

    private final Bench bench = Bench.rows();

    @Test
    void goesOnFromAStoredClock() {
        assertThat(bench.load(stored(STORED, "f")).clock.value()).isEqualTo(STORED);
    }

    @Test
    void startsAtTheLaterOfTheTwoClocksWithoutAPosition() {
        bench.workerMicros = NOW + 5;
        assertThat(bench.load(null).clock.value()).isEqualTo(VersionClock.valueOf(NOW + 5));

        bench.databaseMicros = NOW + 9;
        assertThat(bench.load(null).clock.value()).isEqualTo(VersionClock.valueOf(NOW + 9));
    }

    @Test
    void goesUpWhenTheFilterChanged() {
        assertThat(bench.load(stored(STORED, "other")).clock.value()).isEqualTo(VersionClock.valueOf(NOW));
    }

    @Test
    void goesUpForAForeignPosition() {
        assertThat(bench.load(Events.position(5)).clock.value()).isEqualTo(VersionClock.valueOf(NOW));
    }

    @Test
    void goesUpForAPositionThatWasEdited() {
        Map<String, Object> edited = new HashMap<>(stored(STORED, "f"));
        edited.put("pos", 4L);

        assertThat(bench.load(edited).clock.value()).isEqualTo(VersionClock.valueOf(NOW));
    }

    @Test
    void neverGoesDown() {
        long ahead = VersionClock.valueOf(NOW + HOUR);

        assertThat(bench.load(stored(ahead, "other")).clock.value()).isEqualTo(ahead);
    }

    @Test
    void refusesAStoredClockThatIsNoNumber() {
        Map<String, Object> offset = new HashMap<>(Events.position(5));
        offset.put(OffsetKeys.CLOCK, "1.8e21");

        assertThatThrownBy(() -> bench.load(offset))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("OFFSET_INVALID")
                .hasMessageContaining("1.8e21");
    }

    @Test
    void numbersATimeFarAheadByTheSmallestStep() {
        bench.load(stored(STORED, "f"));

        assertThat(bench.clock.logRow(NOW + HOUR + 1)).isEqualTo((STORED + VersionClock.STEP) << 1);
        assertThat(bench.clock.logRow(NOW + HOUR)).isEqualTo(VersionClock.valueOf(NOW + HOUR) << 1);
    }

    @Test
    void asksTheDatabaseAgainBeforeItDoubtsATime() {
        bench.load(stored(STORED, "f"));
        bench.pass(20, TimeUnit.SECONDS);
        bench.databaseMicros = NOW + 3 * HOUR;

        assertThat(bench.clock.logRow(NOW + 3 * HOUR)).isEqualTo(VersionClock.valueOf(NOW + 3 * HOUR) << 1);
        assertThat(bench.asked).isEqualTo(2);
    }

    @Test
    void doesNotAskForTimesThatPass() {
        bench.load(stored(STORED, "f"));
        bench.pass(5, TimeUnit.HOURS);

        assertThat(bench.clock.logRow(NOW + 5 * HOUR)).isEqualTo(VersionClock.valueOf(NOW + 5 * HOUR) << 1);
        assertThat(bench.asked).isEqualTo(1);
    }

    @Test
    void failsForATimeFarAheadWhereTheUserWantsSo() {
        Bench strict = new Bench(RecordFormat.ROW, ClockAhead.FAIL, "f").load(null);

        assertThatThrownBy(() -> strict.clock.logRow(NOW + 2 * HOUR))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("SOURCE_CLOCK_AHEAD");
    }

    /** An offset as we would have stored it. */
    private static Map<String, ?> stored(long clock, String filter) {
        Map<String, Object> offset = new HashMap<>(Events.position(5));
        offset.put(OffsetKeys.CLOCK, Long.toString(clock));
        offset.put(OffsetKeys.FILTER, filter);
        offset.put(OffsetKeys.CHECK, OffsetKeys.check(offset));
        return offset;
    }
}
