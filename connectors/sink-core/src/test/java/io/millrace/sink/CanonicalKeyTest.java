package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.Data;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class CanonicalKeyTest {
    private static final Schema PAIR = SchemaBuilder.struct()
            .field("b", Schema.OPTIONAL_STRING_SCHEMA)
            .field("a", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    @Test
    void aKeyOfOneColumnIsItsText() {
        Schema schema = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();

        assertThat(CanonicalKey.text(Data.of(new Struct(schema).put("id", -7L))))
                .isEqualTo("-7");
        assertThat(CanonicalKey.text(new Data(null, Map.of("id", -7L)))).isEqualTo("-7");
        assertThat(CanonicalKey.text(new Data(Schema.STRING_SCHEMA, "a:b\\c"))).isEqualTo("a:b\\c");
    }

    @Test
    void severalColumnsAreJoinedInTheOrderOfTheSchemaOrByName() {
        assertThat(CanonicalKey.text(Data.of(new Struct(PAIR).put("a", "1").put("b", "2"))))
                .isEqualTo("2:1");
        assertThat(CanonicalKey.text(new Data(null, Map.of("b", 2L, "a", "1")))).isEqualTo("1:2");
    }

    @Test
    void separatorsAndNullsWithinAColumnAreEscaped() {
        assertThat(CanonicalKey.text(Data.of(new Struct(PAIR).put("b", "x:y").put("a", "\\"))))
                .isEqualTo("x\\:y:\\\\");
        assertThat(CanonicalKey.text(Data.of(new Struct(PAIR).put("a", "N")))).isEqualTo("\\N:N");
    }

    @Test
    void equalNumbersHaveEqualTexts() {
        assertThat(CanonicalKey.text(new Data(Decimal.schema(2), new BigDecimal("1500.00"))))
                .isEqualTo("1500");
        assertThat(CanonicalKey.text(new Data(Decimal.schema(2), new BigDecimal("0.00"))))
                .isEqualTo("0");
        assertThat(CanonicalKey.text(new Data(null, 1500.0))).isEqualTo("1500");
        assertThat(CanonicalKey.text(new Data(null, 0.1f))).isEqualTo("0.1");
    }

    @Test
    void datesAndBytesHaveOneText() {
        assertThat(CanonicalKey.text(new Data(
                        SchemaBuilder.int32().name("io.debezium.time.Date").build(), 19753)))
                .isEqualTo("2024-01-31");
        assertThat(CanonicalKey.text(new Data(
                        org.apache.kafka.connect.data.Date.SCHEMA,
                        Date.from(Instant.ofEpochMilli(19753L * 86_400_000)))))
                .isEqualTo("2024-01-31");
        assertThat(CanonicalKey.text(new Data(
                        SchemaBuilder.int64()
                                .name("io.debezium.time.MicroTimestamp")
                                .build(),
                        1_706_745_599_000_000L)))
                .isEqualTo("2024-01-31T23:59:59Z");
        assertThat(CanonicalKey.text(new Data(Schema.BYTES_SCHEMA, new byte[] {(byte) 0xFB, (byte) 0xFF})))
                .isEqualTo("-_8");
    }

    @Test
    void aMissingOrEmptyKeyIsAFault() {
        for (Object none :
                new Object[] {"", Map.of(), new Struct(SchemaBuilder.struct().build())}) {
            assertThatThrownBy(() -> CanonicalKey.text(new Data(null, none)))
                    .hasMessageContaining("RECORD_KEY_MISSING");
        }
        assertThatThrownBy(() -> CanonicalKey.text(Data.NONE)).hasMessageContaining("message.key.columns");
    }

    @Property(tries = 500)
    void differentKeysHaveDifferentTexts(
            @ForAll @Size(2)
                    List<@StringLength(max = 3) @Chars({':', '\\', 'N'}) @CharRange(from = 'a', to = 'b') String> first,
            @ForAll @Size(2)
                    List<@StringLength(max = 3) @Chars({':', '\\', 'N'}) @CharRange(from = 'a', to = 'b') String>
                            second) {
        assertThat(text(first).equals(text(second))).isEqualTo(first.equals(second));
    }

    private static String text(List<String> columns) {
        return CanonicalKey.text(
                Data.of(new Struct(PAIR).put("b", columns.get(0)).put("a", columns.get(1))));
    }
}
