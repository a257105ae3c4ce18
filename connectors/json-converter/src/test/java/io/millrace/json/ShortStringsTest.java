package io.millrace.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortStringsTest {
    private final ShortStrings strings = new ShortStrings();

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "EUR", "shipped", "returned", "Stra\u00dfe", "\u00fc", "?", "  ", "a much longer one"})
    void readsEveryLengthAsOftenAsItComes(String text) {
        for (int i = 0; i < 4; i++) {
            assertThat(read(text)).isEqualTo(text);
        }
    }

    @Test
    void givesTheSameStringForWhatComesAgain() {
        String second = skipFirst("paid");

        assertThat(read("paid")).isSameAs(read("paid")).isEqualTo(second);
    }

    @Test
    void keepsWhatRepeatsAmongValuesThatDoNot() {
        skipFirst("paid");
        String kept = read("paid");

        for (int i = 0; i < 100_000; i++) {
            assertThat(read(Integer.toString(i, 36))).isEqualTo(Integer.toString(i, 36));
        }
        assertThat(read("paid")).isSameAs(kept);
    }

    @Test
    void readsEscapesAndTheEndOfAMessage() {
        assertThat(strings.read(input("\"a\\tb\"   "))).isEqualTo("a\tb");
        assertThat(strings.read(input(" \"paid\""))).isEqualTo("paid");
        assertThatThrownBy(() -> strings.read(input("\"paid"))).hasMessageContaining("a string that does not end");
        assertThatThrownBy(() -> strings.read(input("1234567890"))).hasMessageContaining("where a string was expected");
    }

    private String skipFirst(String text) {
        read(text);
        return read(text);
    }

    /** With something behind it, as in a message. */
    private String read(String text) {
        JsonInput in = input("\"" + text + "\",\"next\":1}");
        String read = strings.read(in);
        assertThat(in.peek()).isEqualTo((byte) ',');
        return read;
    }

    private static JsonInput input(String json) {
        return new JsonInput(json.getBytes(StandardCharsets.UTF_8));
    }
}
