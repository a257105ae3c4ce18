package io.millrace.core.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "0",
                "-0",
                "-1.5e+30",
                "1E2",
                "\"\"",
                "null",
                "true",
                " [ 1 , { \"a\" : [ ] } ] ",
                "\"\\u00e4\\n\\\\\\\"\"",
                "\"äöü €🦀 and more than eight bytes of it\"",
                "{\"a\":{\"a\":{}},\"b\":[[],[{}]]}"
            })
    void takesWhatIsValid(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThat(STRICT.readTree(JsonText.of(bytes).toBytes())).isEqualTo(STRICT.readTree(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[1,]",
                "{\"a\":1,}",
                "{\"a\"}",
                "{a:1}",
                "{\"a\":}",
                "[1 2]",
                "01",
                "-",
                "1.",
                ".5",
                "1e",
                "+1",
                "NaN",
                "tru",
                "nul",
                "'a'",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"a\tb\"",
                "1 2",
                "{}{}",
                "[1]]",
                "\u0001"
            })
    void refusesWhatIsNot(String text) {
        assertThatThrownBy(() -> JsonText.of(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("RECORD_UNREADABLE")
                .hasMessageContaining("at byte");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        for (int[] wrong : new int[][] {
            {0x80},
            {0xC0, 0x80},
            {0xC3},
            {0xE0, 0x80, 0x80},
            {0xED, 0xA0, 0x80},
            {0xF0, 0x80, 0x80, 0x80},
            {0xF5, 0x80, 0x80, 0x80}
        }) {
            byte[] text = new byte[wrong.length + 2];
            text[0] = '"';
            for (int i = 0; i < wrong.length; i++) {
                text[i + 1] = (byte) wrong[i];
            }
            text[text.length - 1] = '"';
            assertThatThrownBy(() -> JsonText.of(text)).hasMessageContaining("not valid UTF-8");
        }
    }

    @Test
    void aColumnIsThereEvenIfItIsNull() {
        byte[] bytes = "{\"a\":{\"b\":[1,\"}\"]},\"n\":null}".getBytes(StandardCharsets.UTF_8);
        Data row = new Data(null, JsonText.of(bytes));

        assertThat(row.hasColumn("a")).isTrue();
        assertThat(row.hasColumn("n")).isTrue();
        assertThat(row.hasColumn("b")).isFalse();
        assertThat(new Data(null, JsonText.of(new byte[] {'7'})).hasColumn("a")).isFalse();
    }

    @Test
    void saysWhatToDoAboutAvro() {
        assertThatThrownBy(() -> JsonText.of(new byte[] {0, 0, 0, 0, 1, 14})).hasMessageContaining("schema registry");
    }

    @Test
    void refusesWhatIsTooDeep() {
        assertThatCode(() -> JsonText.of(nested(500))).doesNotThrowAnyException();
        assertThatThrownBy(() -> JsonText.of(nested(501))).hasMessageContaining("500 levels");
    }

    /** Any text that was changed at random is judged as Jackson judges it. */
    @Property(tries = 5000)
    void judgesAsJacksonDoes(@ForAll("mutilated") byte[] bytes) {
        boolean valid = isValid(bytes);

        if (valid) {
            assertThatCode(() -> JsonText.of(bytes)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> JsonText.of(bytes)).isInstanceOf(FaultException.class);
        }
    }

    @Provide
    Arbitrary<byte[]> mutilated() {
        byte[] whole =
                "{\"id\": -12.5e3, \"a long name\": [true, false, null, {\"x\":\"\\u00e4 \\\"ü€🦀 text of some length\"}], \"e\":{}}"
                        .getBytes(StandardCharsets.UTF_8);
        Arbitrary<Byte> replacement = Arbitraries.oneOf(
                Arbitraries.of((byte) '"', (byte) '\\', (byte) '{', (byte) '}', (byte) ',', (byte) '0', (byte) ' '),
                Arbitraries.bytes());
        return Arbitraries.integers()
                .between(0, whole.length - 1)
                .flatMap(at -> replacement.map(value -> {
                    byte[] changed = Arrays.copyOf(whole, whole.length);
                    changed[at] = value;
                    return changed;
                }));
    }

    private static boolean isValid(byte[] bytes) {
        try {
            // Jackson's byte parser passes some ill-formed UTF-8, so the characters are checked before.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(bytes))
                    .toString();
            return !STRICT.readTree(text).isMissingNode();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void isTheRecordsOwnBytesIfTheyAreOnOneLine() {
        byte[] bytes = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

        assertThat(JsonText.of(bytes).toBytes()).isSameAs(bytes);
    }

    @Test
    void becomesOneLine() {
        JsonText text = JsonText.of("\n{\r\n  \"a\": \"x\\ny\"\n}\n".getBytes(StandardCharsets.UTF_8));

        assertThat(new String(text.toBytes(), StandardCharsets.UTF_8)).isEqualTo("{    \"a\": \"x\\ny\" }");
    }

    @Test
    void givesItsMembers() {
        JsonText text = JsonText.of(
                "{ \"skipped\" : {\"n\":[1,\"}\"]} , \"n\":12, \"big\":9223372036854775808, \"d\":1.50, \"s\":\"a\\\"\\u00e4\", \"l\":[1,null], \"z\":null, \"t\":true }"
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(text.get("n")).isEqualTo(12L);
        assertThat(text.get("big")).isEqualTo(new BigDecimal("9223372036854775808"));
        assertThat(text.get("d")).isEqualTo(new BigDecimal("1.50"));
        assertThat(text.get("s")).isEqualTo("a\"ä");
        assertThat(text.get("l")).isEqualTo(Arrays.asList(1L, null));
        assertThat(text.get("z")).isNull();
        assertThat(text.get("t")).isEqualTo(true);
        assertThat(text.get("missing")).isNull();
        assertThat(text.get("skipped")).isEqualTo(Map.of("n", List.of(1L, "}")));
    }

    @Test
    void refusesNumbersThatWouldFillTheMemory() {
        JsonText text = JsonText.of("{\"n\":1e999999999}".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> text.get("n")).hasMessageContaining("RECORD_VALUE_UNSUPPORTED");
    }

    private static byte[] nested(int depth) {
        return ("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.UTF_8);
    }
}
