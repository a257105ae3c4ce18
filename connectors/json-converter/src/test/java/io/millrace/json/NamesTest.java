package io.millrace.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static final int LONGEST = 40;

    private final Names names = new Names();

    /** The name read before is the one that is tried first, and here it is always another one that is nearly alike. */
    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1,\"a\":2}", "123456789012345678901234567890}"})
    void tellsNamesApartThatDifferInOneByte(String rest) {
        for (int length = 1; length <= LONGEST; length++) {
            String name = "abcdefghij".repeat(LONGEST).substring(0, length);
            for (int place = 0; place < length; place++) {
                reads(name, rest);
                reads(name.substring(0, place) + "X" + name.substring(place + 1), rest);
            }
            reads(name, rest);
            reads(name, rest);
            reads(name + "x", rest);
            reads(name, rest);
        }
    }

    private void reads(String name, String rest) {
        String text = "\"" + name + "\":" + rest;
        JsonInput in = new JsonInput(text.getBytes(StandardCharsets.UTF_8));

        assertThat(names.readAfter(names.start(), in).name()).isEqualTo(name);
        assertThat(text.substring(in.position())).isEqualTo(rest);
    }
}
