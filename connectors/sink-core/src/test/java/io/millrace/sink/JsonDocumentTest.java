package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.millrace.core.change.Data;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDocumentTest {
    private final JsonDocument document = new JsonDocument();

    @Test
    void writesARowInTheOrderOfItsColumnsWithEveryNull() {
        Schema schema = SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("name", Schema.OPTIONAL_STRING_SCHEMA)
                .field("on", Schema.BOOLEAN_SCHEMA)
                .field("half", Schema.FLOAT32_SCHEMA)
                .field("real", Schema.FLOAT64_SCHEMA)
                .build();
        Struct row = new Struct(schema)
                .put("id", Long.MIN_VALUE)
                .put("on", true)
                .put("half", 0.5f)
                .put("real", 1e300);

        assertThat(json(Data.of(row)))
                .isEqualTo("{\"id\":-9223372036854775808,\"name\":null,\"on\":true,\"half\":0.5,\"real\":1.0E300}");
    }

    @Test
    void aNullInAColumnWithADefaultStaysNull() {
        Schema schema = SchemaBuilder.struct()
                .field(
                        "status",
                        SchemaBuilder.string().optional().defaultValue("new").build())
                .build();

        assertThat(json(Data.of(new Struct(schema).put("status", null)))).isEqualTo("{\"status\":null}");
    }

    @ParameterizedTest
    @CsvSource({
        "io.debezium.time.Date, 19753, 2024-01-31",
        "io.debezium.time.Date, -719528, 0000-01-01",
        "io.debezium.time.Timestamp, 1706745599000, 2024-01-31T23:59:59Z",
        "io.debezium.time.Timestamp, -1, 1969-12-31T23:59:59.999Z",
        "io.debezium.time.MicroTimestamp, 1706745599000500, 2024-01-31T23:59:59.000500Z",
        "io.debezium.time.MicroTimestamp, 1706745599500000, 2024-01-31T23:59:59.500Z",
        "io.debezium.time.NanoTimestamp, 1706745599000000001, 2024-01-31T23:59:59.000000001Z",
        "io.debezium.time.Time, 86399001, 23:59:59.001",
        "io.debezium.time.MicroTime, 0, 00:00:00",
        "io.debezium.time.MicroTime, -3020399000000, -838:59:59",
        "io.debezium.time.NanoTime, 1000, 00:00:00.000001",
    })
    void writesDebeziumsTimesAsIso8601(String name, long value, String text) {
        SchemaBuilder type =
                name.endsWith("Date") || name.endsWith(".Time") ? SchemaBuilder.int32() : SchemaBuilder.int64();
        Object number = type.type() == Schema.Type.INT32 ? (Object) (int) value : (Object) value;

        assertThat(one(type.name(name).build(), number)).isEqualTo("\"" + text + "\"");
    }

    @Test
    void writesConnectsLogicalTypes() {
        assertThat(one(org.apache.kafka.connect.data.Date.SCHEMA, Date.from(Instant.ofEpochMilli(19753L * 86_400_000))))
                .isEqualTo("\"2024-01-31\"");
        assertThat(one(Time.SCHEMA, Date.from(Instant.ofEpochMilli(1_001)))).isEqualTo("\"00:00:01.001\"");
        assertThat(one(Timestamp.SCHEMA, Date.from(Instant.ofEpochMilli(1_706_745_599_000L))))
                .isEqualTo("\"2024-01-31T23:59:59Z\"");
        assertThat(one(Decimal.schema(2), new BigDecimal("-1234567890123456789012345678.90")))
                .isEqualTo("-1234567890123456789012345678.90");
        assertThat(one(Decimal.schema(-3), new BigDecimal(BigInteger.TEN, -3))).isEqualTo("10000");
    }

    @Test
    void writesTimesThatAreTextAlready() {
        assertThat(one(
                        SchemaBuilder.string()
                                .name("io.debezium.time.ZonedTimestamp")
                                .build(),
                        "2024-01-31T23:59:59Z"))
                .isEqualTo("\"2024-01-31T23:59:59Z\"");
        assertThat(one(SchemaBuilder.int32().name("io.debezium.time.Year").build(), 2024))
                .isEqualTo("2024");
    }

    @Test
    void embedsJsonOfTheSourceAndKeepsWhatIsNoneAsText() {
        Schema json = SchemaBuilder.string().name("io.debezium.data.Json").build();

        assertThat(one(json, "{\"a\":\n[1, 2.50, \"\u00e9\"]}")).isEqualTo("{\"a\": [1, 2.50, \"\u00e9\"]}");
        assertThat(one(json, "null")).isEqualTo("null");
        assertThat(one(json, "12")).isEqualTo("12");
        assertThat(one(json, "")).isEqualTo("\"\"");
        assertThat(one(json, "{\"a\":1} {}")).isEqualTo("\"{\\\"a\\\":1} {}\"");
        assertThat(one(json, "{\"a\":")).isEqualTo("\"{\\\"a\\\":\"");
        assertThat(one(json, "NaN")).isEqualTo("\"NaN\"");
    }

    @Test
    void writesBitsAsAnUnsignedNumberUpToSixtyFour() {
        assertThat(one(bits(12), new byte[] {0x01, 0x0F})).isEqualTo("3841");
        byte[] all = new byte[8];
        Arrays.fill(all, (byte) 0xFF);
        assertThat(one(bits(64), all)).isEqualTo("18446744073709551615");
        assertThat(one(bits(72), new byte[9])).isEqualTo("\"AAAAAAAAAAAA\"");
    }

    @Test
    void writesSetsAsListsAndEnumsAsText() {
        Schema set = SchemaBuilder.string().name("io.debezium.data.EnumSet").build();

        assertThat(one(set, "red,green")).isEqualTo("[\"red\",\"green\"]");
        assertThat(one(set, "")).isEqualTo("[]");
        assertThat(one(SchemaBuilder.string().name("io.debezium.data.Enum").build(), "red"))
                .isEqualTo("\"red\"");
    }

    @Test
    void writesDecimalsOfAnyScale() {
        Schema schema = SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .field("scale", Schema.INT32_SCHEMA)
                .field("value", Schema.BYTES_SCHEMA)
                .build();
        Struct value = new Struct(schema)
                .put("scale", 3)
                .put("value", BigInteger.valueOf(-1500).toByteArray());

        assertThat(json(Data.of(value))).isEqualTo("-1.500");
        Struct huge = new Struct(schema).put("scale", -2_000_000_000).put("value", new byte[] {1});
        assertThatThrownBy(() -> json(Data.of(huge))).hasMessageContaining("RECORD_VALUE_UNSUPPORTED");
    }

    @Test
    void writesPointsAsGeoJsonAndOtherGeometriesAsTheyAre() {
        SchemaBuilder builder =
                SchemaBuilder.struct().field("wkb", Schema.BYTES_SCHEMA).field("srid", Schema.OPTIONAL_INT32_SCHEMA);
        Schema geometry = builder.name("io.debezium.data.geometry.Geometry").build();
        Schema point = SchemaBuilder.struct()
                .name("io.debezium.data.geometry.Point")
                .field("x", Schema.FLOAT64_SCHEMA)
                .field("y", Schema.FLOAT64_SCHEMA)
                .build();

        assertThat(json(Data.of(new Struct(point).put("x", 12.5).put("y", -3.0))))
                .isEqualTo("{\"type\":\"Point\",\"coordinates\":[12.5,-3.0]}");
        assertThat(json(Data.of(
                        new Struct(geometry).put("wkb", new byte[] {1, 2}).put("srid", 4326))))
                .isEqualTo("{\"wkb\":\"AQI=\",\"srid\":4326}");
    }

    @Test
    void writesNestedStructsListsAndMaps() {
        Schema inner = SchemaBuilder.struct()
                .field("a", Schema.INT32_SCHEMA)
                .optional()
                .build();
        Schema schema = SchemaBuilder.struct()
                .field("inner", inner)
                .field("none", inner)
                .field("list", SchemaBuilder.array(Schema.OPTIONAL_BYTES_SCHEMA).build())
                .field(
                        "map",
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT8_SCHEMA)
                                .build())
                .field("empty", SchemaBuilder.struct().build())
                .build();
        Struct row = new Struct(schema)
                .put("inner", new Struct(inner).put("a", 1))
                .put("list", Arrays.asList(ByteBuffer.wrap(new byte[] {0}), null))
                .put("map", Map.of("k", (byte) 1))
                .put("empty", new Struct(schema.field("empty").schema()));

        assertThat(json(Data.of(row)))
                .isEqualTo(
                        "{\"inner\":{\"a\":1},\"none\":null,\"list\":[\"AA==\",null],\"map\":{\"k\":1},\"empty\":{}}");
    }

    @Test
    void writesRowsWithoutASchemaByWhatTheirValuesAre() {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("i", 1L);
        row.put("d", 2.5);
        row.put("b", new BigDecimal("1E+3"));
        row.put("n", null);
        row.put("l", List.of(true, "x"));
        row.put("m", Map.of());

        assertThat(json(new Data(null, row)))
                .isEqualTo("{\"i\":1,\"d\":2.5,\"b\":1000,\"n\":null,\"l\":[true,\"x\"],\"m\":{}}");
        assertThat(json(Data.NONE)).isEqualTo("null");
    }

    @Test
    void refusesNumbersThatJsonDoesNotHave() {
        assertThatThrownBy(() -> one(Schema.FLOAT64_SCHEMA, Double.NaN))
                .hasMessageContaining("RECORD_VALUE_UNSUPPORTED");
        assertThatThrownBy(() -> one(Schema.FLOAT32_SCHEMA, Float.POSITIVE_INFINITY))
                .hasMessageContaining("Infinity");
    }

    @Test
    void findsTheRightPlanWhenSchemasAlternate() {
        Schema first = SchemaBuilder.struct().field("a", Schema.INT32_SCHEMA).build();
        Schema second = SchemaBuilder.struct().field("b", Schema.STRING_SCHEMA).build();
        for (int i = 0; i < 3; i++) {
            assertThat(json(Data.of(new Struct(first).put("a", i)))).isEqualTo("{\"a\":" + i + "}");
            assertThat(json(Data.of(new Struct(second).put("b", "x")))).isEqualTo("{\"b\":\"x\"}");
        }
    }

    @Property(tries = 300)
    void anyTextCanBeReadBack(@ForAll String text) throws IOException {
        String written = one(Schema.STRING_SCHEMA, text);
        byte[] valid = text.getBytes(StandardCharsets.UTF_8); // Turns lone surrogates into question marks.
        if (new String(valid, StandardCharsets.UTF_8).equals(text)) {
            try (JsonParser parser = new JsonFactory().createParser(written)) {
                parser.nextToken();
                assertThat(parser.getText()).isEqualTo(text);
            }
        }
        assertThat(written).doesNotContain("\n");
    }

    @Property(tries = 300)
    void anyNumberIsWrittenAsJavaDoes(@ForAll long number) {
        assertThat(one(Schema.INT64_SCHEMA, number)).isEqualTo(Long.toString(number));
        assertThat(one(Schema.INT64_SCHEMA, number % 1000)).isEqualTo(Long.toString(number % 1000));
    }

    @Property(tries = 300)
    void anyRealNumberIsWrittenWithTheFewestDigitsThatGiveItBack(@ForAll double number) {
        String written = one(Schema.FLOAT64_SCHEMA, number);

        assertThat(Double.parseDouble(written)).isEqualTo(number);
        assertThat(written.length()).isLessThanOrEqualTo(Double.toString(number).length());
    }

    private static Schema bits(int length) {
        return SchemaBuilder.bytes()
                .name("io.debezium.data.Bits")
                .parameter("length", Integer.toString(length))
                .build();
    }

    private String one(Schema schema, Object value) {
        return json(new Data(schema, value));
    }

    private String json(Data data) {
        return new String(document.write(data), StandardCharsets.UTF_8);
    }
}
