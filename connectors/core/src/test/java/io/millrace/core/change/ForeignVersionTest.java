package io.millrace.core.change;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class ForeignVersionTest {
    private static final long YEAR_2100 = 4_102_444_800_000L;

    @Property
    void growsWithTheSecond(
            @ForAll @LongRange(min = 0, max = YEAR_2100) long millis,
            @ForAll @LongRange(min = 0) long offset,
            @ForAll @LongRange(min = 0) long otherOffset) {
        assertThat(ForeignVersion.logged(millis + 1000, otherOffset))
                .isGreaterThan(ForeignVersion.logged(millis, offset));
    }

    @Property
    void growsWithTheOffsetWithinASecond(
            @ForAll @LongRange(min = 0, max = YEAR_2100) long millis,
            @ForAll @LongRange(min = 0, max = (1 << 21) - 2) long offset) {
        assertThat(ForeignVersion.logged(millis, offset + 1)).isGreaterThan(ForeignVersion.logged(millis, offset));
    }

    @Property
    void staysPositiveAndIgnoresFractionsOfASecond(@ForAll long millis, @ForAll @LongRange(min = 0) long offset) {
        assertThat(ForeignVersion.logged(millis, offset)).isNotNegative();
        assertThat(ForeignVersion.readAgain(Math.max(millis, 0), offset)).isNotNegative();
    }

    @Property
    void aTruncateIsNotNewerThanAnyRowOfItsSecond(
            @ForAll @LongRange(min = 946_684_800_000L, max = YEAR_2100) long millis,
            @ForAll @LongRange(min = 0, max = 1L << 40) long offset,
            @ForAll @LongRange(min = 0, max = 1L << 40) long otherOffset) {
        long truncated = ForeignVersion.truncated(ForeignVersion.logged(millis, offset), offset);

        assertThat(truncated)
                .isLessThanOrEqualTo(ForeignVersion.logged(millis, otherOffset))
                .isGreaterThan(ForeignVersion.logged(millis - 1000, otherOffset));
    }

    @Property
    void aTruncateWithoutATimeIsOlderThanEveryRow(@ForAll @LongRange(min = 0, max = 1L << 40) long offset) {
        assertThat(ForeignVersion.truncated(ForeignVersion.undated(offset), offset))
                .isZero();
    }

    @Property
    void anUndatedRecordIsOlderThanADatedOne(
            @ForAll @LongRange(min = 946_684_800_000L, max = YEAR_2100) long millis,
            @ForAll @LongRange(min = 0, max = 1L << 40) long offset) {
        assertThat(ForeignVersion.undated(offset)).isLessThan(ForeignVersion.logged(millis, 0));
    }
}
