package io.millrace.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainGtidsTest {
    @Test
    void keepsTheLastOfEachDomainWhicheverServerWroteIt() {
        assertThat(DomainGtids.of("0-1-100,0-2-105,3-1-7")).hasToString("0-2-105,3-1-7");
        assertThat(DomainGtids.of("0-2-105, 0-1-100")).hasToString("0-2-105");
        assertThat(DomainGtids.of("").isEmpty()).isTrue();
    }

    @Test
    void tellsWhatOthersHaveNotComeTo() {
        DomainGtids state = DomainGtids.of("0-1-100,3-1-7");

        assertThat(state.behind(DomainGtids.of("0-2-100,3-1-6"))).hasToString("3-1-7");
        assertThat(state.behind(DomainGtids.of("0-2-150,3-9-8")).isEmpty()).isTrue();
        assertThat(state.behind(DomainGtids.of(""))).hasToString("0-1-100,3-1-7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-1", "0-1-x", "0-1-1,", "69ae2ef3-e95e-11f1-9148-02fc00000001:1-9"})
    void knowsWhatIsNoList(String text) {
        assertThat(DomainGtids.read(text)).isEmpty();
    }

    @Test
    void takesAHistoryOfAnotherServerOfTheDomainForOlder() {
        GtidsByDomain recorded = new GtidsByDomain("0-1-50");

        assertThat(recorded.isContainedWithin(new GtidsByDomain("0-2-150"))).isTrue();
        assertThat(recorded.isContainedWithin(new GtidsByDomain("0-1-49"))).isFalse();
        assertThat(recorded.isContainedWithin(new GtidsByDomain("1-1-90"))).isFalse();
        assertThat(recorded).isEqualTo(new GtidsByDomain("0-1-50")).isNotEqualTo(new GtidsByDomain("0-2-50"));
    }

    @Test
    void filtersByDomainAndServer() {
        GtidsByDomain both = new GtidsByDomain("0-1-50,2-1-9");

        assertThat(both.retainAll(List.of("2-1")::contains)).hasToString("2-1-9");
        assertThat(both.with(new GtidsByDomain("2-1-12"))).hasToString("0-1-50,2-1-12");
        assertThat(both.subtract(new GtidsByDomain("0-3-60"))).hasToString("2-1-9");
        assertThat(both.contains("0-1-7")).isTrue();
    }
}
