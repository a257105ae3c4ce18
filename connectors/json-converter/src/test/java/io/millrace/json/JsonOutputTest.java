package io.millrace.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and strings are written in pieces of eight bytes, so every length is tried, and every place in it. */
class JsonOutputTest {
    private static final int LONGEST = 40;
    private static final ObjectMapper JACKSON = new ObjectMapper();

    private final JsonOutput out = new JsonOutput();

    @Test
    void writesNumbersOfEveryLength() {
        for (long power = 1; power > 0; power = power <= Long.MAX_VALUE / 10 ? power * 10 : -1) {
            for (long near = -101; near <= 101; near++) {
                for (long factor = 1; factor < 10; factor++) {
                    writes(power * factor + near);
                    writes(-power * factor + near);
                }
            }
        }
        writes(Long.MAX_VALUE);
        writes(Long.MIN_VALUE);
    }

    @Test
    void writesNumbersOfAnyDigits() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000_000; i++) {
            writes(random.nextLong() >> random.nextInt(Long.SIZE));
        }
    }

    private void writes(long number) {
        assertThat(text(out.number(number, 0))).isEqualTo(Long.toString(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "\\",
                "\n",
                "\u0000",
                "\u001f",
                "\u007f",
                "\u0080",
                "?",
                "/",
                "\u00fc",
                "\u00ff",
                "\u0100",
                "\u0142",
                "\u013f",
                "\u043f",
                "\u20ac",
                "\u4e16",
                "\ufffd",
                "\ud83d\ude00",
                "\ud83d",
                "\ude00"
            })
    void writesStringsOfEveryLengthWithAnythingAtEveryPlace(String special) throws JsonProcessingException {
        for (int length = 0; length <= LONGEST; length++) {
            String plain = "abcdefghij".repeat(LONGEST).substring(0, length);
            writes(plain);
            for (int place = 0; place <= length; place++) {
                writes(plain.substring(0, place) + special + plain.substring(place));
                writes(special + plain.substring(0, place) + special + plain.substring(place));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {511, 512, 513, 1023, 1024, 1025, 4095, 4096, 4097, 100_000})
    void writesLongStrings(int length) throws JsonProcessingException {
        writes("a".repeat(length));
        writes("\u0000".repeat(length));
        writes("a" + "\u20ac".repeat(length - 1));
        writes("\u20ac".repeat(length));
    }

    private void writes(String text) throws JsonProcessingException {
        int end = out.string(text, 0);

        assertThat(out.toBytes(end)).as(text).isEqualTo(JACKSON.writeValueAsBytes(text));
    }

    @Test
    void writesTheShortestBytesOfNumbersInBase64() throws JsonProcessingException {
        for (int bits = 0; bits < Long.SIZE - 1; bits++) {
            for (long number : new long[] {1L << bits, (1L << bits) - 1, -(1L << bits), -(1L << bits) - 1}) {
                assertThat(out.toBytes(out.base64(number, 0)))
                        .as("%d", number)
                        .isEqualTo(JACKSON.writeValueAsBytes(
                                BigInteger.valueOf(number).toByteArray()));
            }
        }
    }

    private String text(int end) {
        return new String(out.toBytes(end), StandardCharsets.US_ASCII);
    }
}
