package io.millrace.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowPlaceTest {
    private final WindowPlace place = new WindowPlace();

    @ParameterizedTest
    @CsvSource({
        "log.000001, 4, log.000001, 5, true",
        "log.000001, 5, log.000001, 5, false",
        "log.000001, 900, log.000002, 4, true",
        "log.000009, 4, log.000010, 4, true",
        "log.999999, 900, log.1000000, 4, true",
        "log.1000000, 4, log.999999, 900, false",
        "a.b.000001, 4, a.b.000002, 4, true"
    })
    void filesAreOrderedByTheirNumbers(String file, long pos, String other, long otherPos, boolean before) {
        assertThat(new LogPlace(file, pos).isBefore(new LogPlace(other, otherPos)))
                .isEqualTo(before);
    }

    @Test
    void twoServersHaveNoOrder() {
        LogPlace tables = new LogPlace("binlog.000003", 4);

        assertThatThrownBy(() -> tables.isBefore(new LogPlace("other.000001", 4)))
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault())
                        .isEqualTo(Fault.SOURCE_CAPTURE)
                        .matches(Fault::retryable))
                .hasMessageContaining("other.000001")
                .hasMessageContaining("binlog.000003")
                .hasMessageContaining("database.hostname");
        assertThatThrownBy(() -> tables.isBefore(new LogPlace("binlog.old", 4))).hasMessageContaining("binlog.old");
    }

    @Test
    void aWindowIsReachedWhereItWasReadAndOnlyWhileItIsOpen() {
        assertThat(place.isReached(new LogPlace("log.000009", 900))).isFalse();

        place.open(new LogPlace("log.000002", 100));

        assertThat(place.isReached(new LogPlace("log.000002", 99))).isFalse();
        assertThat(place.isReached(new LogPlace("log.000002", 100))).isTrue();
        assertThat(place.isReached(new LogPlace("log.000003", 4))).isTrue();
        place.close();
        assertThat(place.isReached(new LogPlace("log.000003", 4))).isFalse();
    }

    @Test
    void tablesLackWhatWasEmittedFromBehindThem() {
        LogPlace tables = new LogPlace("log.000002", 100);
        assertThat(place.isBehind(tables)).as("nothing was emitted").isFalse();

        place.emitted("log.000002", 100);
        assertThat(place.isBehind(tables)).isFalse();
        place.emitted("log.000002", 101);
        assertThat(place.isBehind(tables)).isTrue();
        place.emitted("log.000001", 900);
        assertThat(place.isBehind(tables)).isFalse();
    }
}
