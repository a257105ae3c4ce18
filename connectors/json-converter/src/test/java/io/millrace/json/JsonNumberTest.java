package io.millrace.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class JsonNumberTest {

    @Property(tries = 3000)
    void everyTextGivesTheNearestNumber(@ForAll("numbers") String text) {
        assertThat(read(text).doubleValue()).isEqualTo(Double.parseDouble(text));
        assertThat(read(text).floatValue()).isEqualTo(Float.parseFloat(text));
        assertThat(read(text).decimal()).isEqualTo(new BigDecimal(text));
    }

    @Property(tries = 1000)
    void everyIntegerIsExact(@ForAll long value) {
        assertThat(read(Long.toString(value)).within(Long.MIN_VALUE, Long.MAX_VALUE, "int64"))
                .isEqualTo(value);
        assertThat(read(value + ".00").within(Long.MIN_VALUE, Long.MAX_VALUE, "int64"))
                .isEqualTo(value);
    }

    @Test
    void refusesANumberOfMoreThanAThousandCharacters() {
        assertThat(read("1".repeat(1000)).doubleValue()).isInfinite();
        assertThatThrownBy(() -> read("1".repeat(1001))).hasMessageContaining("more than 1000 characters");
    }

    @Provide
    Arbitrary<String> numbers() {
        Arbitrary<String> digits =
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(22);
        Arbitrary<String> fraction = digits.map(some -> "." + some).injectNull(0.3);
        Arbitrary<String> exponent = Arbitraries.integers()
                .between(-330, 330)
                .map(power -> "e" + power)
                .injectNull(0.7);
        return Combinators.combine(Arbitraries.of("", "-"), digits, fraction, exponent)
                .as((sign, whole, decimals, power) ->
                        sign + whole + (decimals == null ? "" : decimals) + (power == null ? "" : power));
    }

    private static JsonNumber read(String text) {
        return JsonNumber.read(new JsonInput(text.getBytes(StandardCharsets.UTF_8)));
    }
}
