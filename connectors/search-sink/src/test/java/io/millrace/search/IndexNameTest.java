package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexNameTest {
    private final IndexName names = new IndexName();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop.orders | shop.orders",
                "Shop.Order Lines | shop.order_lines",
                "_a | a",
                "-+_a-b_c | a-b_c",
                "a:b#c | a_b_c",
                "#a | a",
                "\u00c9t\u00e9 | \u00e9t\u00e9"
            })
    void makesAValidName(String given, String index) {
        assertThat(names.of(given)).isEqualTo(index);
        assertThat(names.of(given)).isEqualTo(index);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".hidden", "___", "#"})
    void refusesWhatCannotBeAName(String given) {
        assertThatThrownBy(() -> names.of(given))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.RECORD_TARGET_INVALID));
    }

    @Test
    void refusesNamesThatAreTooLong() {
        assertThat(names.of("a".repeat(255))).hasSize(255);
        assertThatThrownBy(() -> names.of("\u00e9".repeat(128))).hasMessageContaining("255 bytes");
    }

    @Test
    void noticesTwoNamesThatBecomeOne() {
        names.of("shop.Orders");

        assertThatThrownBy(() -> names.of("shop.orders"))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONFIG_CONFLICT))
                .hasMessageContaining("\"shop.Orders\" and \"shop.orders\"");
    }
}
