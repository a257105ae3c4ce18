package io.millrace.core.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the versions promise, for times that jump in any way. */
class VersionClockTest {
    private static final long MICROS_2112 =
            Instant.parse("2112-01-01T00:00:00Z").getEpochSecond() * 1_000_000;

    @Property(tries = 300)
    void growsWithEveryRowWhateverTheTimesDo(@ForAll("times") List<Long> times) {
        VersionClock clock = VersionClock.at(0);
        long last = -1;
        for (long micros : times) {
            long version = clock.logRow(micros);
            assertThat(version).isGreaterThan(last).isEven();
            last = version;
        }
    }

    @Property(tries = 300)
    void growsWithRowsThatHaveNoTimeToo(@ForAll("times") List<Long> times) {
        VersionClock clock = VersionClock.at(0);
        long last = -1;
        for (long micros : times) {
            long version = micros % 3 == 0 ? clock.undatedLogRow() : clock.logRow(micros);
            assertThat(version).isGreaterThan(last);
            last = version;
        }
    }

    @Property(tries = 300)
    void staysBelowTheLastNumberUntil2112(@ForAll("times") List<Long> times) {
        VersionClock clock = VersionClock.at(0);
        times.forEach(clock::logRow);
        clock.logRow(MICROS_2112);

        assertThat(clock.logRow(MICROS_2112)).isPositive();
        assertThat(clock.readAgain()).isPositive();
        assertThat(Long.toString(clock.readAgain())).hasSize(19);
    }

    @Property(tries = 300)
    void putsARowReadAgainBetweenTheLogRowsAroundIt(@ForAll("times") List<Long> times) {
        VersionClock clock = VersionClock.at(0);
        for (long micros : times) {
            long before = clock.logRow(micros);
            long value = clock.value();
            long between = clock.readAgain();
            long again = clock.readAgain();

            assertThat(clock.value()).as("reading again moves nothing").isEqualTo(value);
            assertThat(again).isEqualTo(between).isOdd();
            assertThat(between).isGreaterThan(before);
            assertThat(clock.logRow(0)).isGreaterThan(between);
        }
    }

    @Property(tries = 300)
    void tellsReadingsApartWhileTheClockStandsStill(@ForAll("times") List<Long> times, @ForAll("places") int reading) {
        VersionClock clock = VersionClock.at(0);
        for (long micros : times) {
            long before = clock.logRow(micros);
            int number = reading % (VersionClock.STEP - 1);

            assertThat(clock.readAgain(number)).isGreaterThan(before).isOdd();
            assertThat(clock.readAgain(number + 1)).isGreaterThan(clock.readAgain(number));
            assertThat(clock.readAgain(reading)).isLessThan(clock.logRow(0));
        }
    }

    @Property(tries = 300)
    void givesTheSameVersionsAfterARestartAnywhere(@ForAll("times") List<Long> times, @ForAll("places") int restart) {
        VersionClock whole = VersionClock.at(0);
        List<Long> expected = new ArrayList<>();
        List<Long> stored = new ArrayList<>();
        for (long micros : times) {
            stored.add(whole.value());
            expected.add(whole.logRow(micros));
        }
        int from = restart % times.size();

        VersionClock again = VersionClock.at(stored.get(from));
        List<Long> replayed =
                times.subList(from, times.size()).stream().map(again::logRow).toList();

        assertThat(replayed).isEqualTo(expected.subList(from, expected.size()));
    }

    @Property(tries = 300)
    void staysUpAfterAStartThatWasTooHigh(@ForAll("times") List<Long> times, @ForAll("places") int ahead) {
        VersionClock right = VersionClock.at(0);
        VersionClock high = VersionClock.at(ahead);
        for (long micros : times) {
            assertThat(high.logRow(micros)).isGreaterThanOrEqualTo(right.logRow(micros));
        }
    }

    @Example
    void followsTheTimeOfTheLog() {
        long micros = Instant.parse("2026-11-22T16:00:00Z").toEpochMilli() * 1000;

        assertThat(VersionClock.at(0).logRow(micros)).isEqualTo(micros << 11);
        assertThat(VersionClock.microsOf(VersionClock.valueOf(micros))).isEqualTo(micros);
    }

    @Example
    void takesTheSmallestStepWhenTimeGoesBack() {
        VersionClock clock = VersionClock.at(VersionClock.valueOf(1_000_000));

        assertThat(clock.logRow(5)).isEqualTo((VersionClock.valueOf(1_000_000) + VersionClock.STEP) << 1);
    }

    @Example
    void refusesANegativeStart() {
        assertThatThrownBy(() -> VersionClock.at(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Times of a log: mostly near each other, equal, going back, and some that make no sense. */
    @Provide
    Arbitrary<List<Long>> times() {
        long now = 1_800_000_000_000_000L;
        return Arbitraries.oneOf(
                        Arbitraries.longs().between(now - 5, now + 5),
                        Arbitraries.longs().between(now - 86_400_000_000L, now + 86_400_000_000L),
                        Arbitraries.of(0L, -1L, now, MICROS_2112 / 2))
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, 10_000);
    }
}
