package io.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingBuilderTest {
    private static final MappingBuilder BUILDER = new MappingBuilder(Set.of(), GeoPoints.NONE);

    @ParameterizedTest
    @CsvSource({
        "INT16, SMALLINT, , long",
        "INT64, BIGINT, , long",
        "INT64, BIGINT UNSIGNED, , unsigned_long",
        "FLOAT32, FLOAT, , double",
        "BOOLEAN, TINYINT, , boolean",
        "BYTES, BLOB, , binary",
        "STRING, VARCHAR, , text",
        "STRING, TEXT, , text",
        "STRING, CHAR, , keyword",
        "STRING, UUID, , keyword",
        "STRING, ENUM, io.debezium.data.Enum, keyword",
        "STRING, '', io.debezium.data.Enum, keyword",
        "STRING, SET, io.debezium.data.EnumSet, keyword",
        "INT32, DATE, io.debezium.time.Date, date",
        "INT64, DATETIME, io.debezium.time.MicroTimestamp, date",
        "STRING, TIMESTAMP, io.debezium.time.ZonedTimestamp, date",
        "INT64, TIME, io.debezium.time.MicroTime, keyword",
        "INT32, YEAR, io.debezium.time.Year, long",
        "STRING, JSON, io.debezium.data.Json, object",
        "STRUCT, POINT, io.debezium.data.geometry.Point, geo_point",
        "STRUCT, GEOMETRY, io.debezium.data.geometry.Geometry, object",
        "STRING, DECIMAL(20), , double"
    })
    void mapsAColumn(Schema.Type type, String column, String meaning, String expected) {
        SchemaBuilder schema = SchemaBuilder.type(type).parameter("__debezium.source.column.type", column);
        if (meaning != null) {
            schema.name(meaning);
        }

        assertThat(field(schema.build())).containsEntry("type", expected);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 0, long, false",
        "18, 0, long, false",
        "19, 0, double, true",
        "10, 2, double, false",
        "15, 4, double, false",
        "16, 2, double, true",
        "65, 30, double, true"
    })
    void mapsADecimalByItsDigits(int length, int scale, String type, boolean exact) {
        Schema schema = Decimal.builder(scale)
                .parameter("connect.decimal.precision", Integer.toString(length))
                .build();

        assertThat(field(schema)).containsEntry("type", type);
        assertThat(field(schema).containsKey("fields")).isEqualTo(exact);
    }

    @Test
    void anUnsignedBigIntegerThatArrivesAsADecimalStaysAnInteger() {
        Schema schema = Decimal.builder(0)
                .parameter("__debezium.source.column.type", "BIGINT UNSIGNED")
                .build();

        assertThat(field(schema)).isEqualTo(Map.of("type", "unsigned_long"));
        assertThat(new MappingBuilder(Set.of("unsigned_long"), GeoPoints.NONE)
                        .properties(row(schema))
                        .get("f"))
                .isEqualTo(Map.of("type", "double", "fields", Map.of("exact", Map.of("type", "keyword"))));
    }

    @ParameterizedTest
    @CsvSource({"8, long", "63, long", "64, unsigned_long", "65, binary", "'', unsigned_long"})
    void mapsBitsByTheirNumber(String length, String type) {
        Schema schema = SchemaBuilder.bytes()
                .name("io.debezium.data.Bits")
                .parameter("length", length)
                .build();

        assertThat(field(schema)).containsEntry("type", type);
    }

    @Test
    void textIsFoundByWordAndAsAWhole() {
        assertThat(field(Schema.OPTIONAL_STRING_SCHEMA))
                .isEqualTo(Map.of(
                        "type", "text", "fields", Map.of("keyword", Map.of("type", "keyword", "ignore_above", 1024))));
    }

    @Test
    void whatNoTypeFitsIsKeptWithoutBeingSearched() {
        Schema map =
                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA).build();

        assertThat(field(map)).isEqualTo(Map.of("type", "object", "enabled", false));
    }

    @Test
    void anArrayIsMappedAsItsElements() {
        assertThat(field(SchemaBuilder.array(Date.SCHEMA).build())).isEqualTo(Map.of("type", "date"));
    }

    @Test
    void aStructIsMappedFieldByField() {
        Schema inner = SchemaBuilder.struct().field("n", Schema.INT32_SCHEMA).build();

        assertThat(field(inner)).isEqualTo(Map.of("properties", Map.of("n", Map.of("type", "long"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"VARCHAR(20)", "varchar"})
    void readsTypesWithLengthAndInLowerCase(String type) {
        Schema schema = SchemaBuilder.string()
                .parameter("__debezium.source.column.type", type)
                .build();

        assertThat(ColumnType.of(schema).name()).isEqualTo("VARCHAR");
    }

    private static Map<String, Object> field(Schema schema) {
        return Json.at(BUILDER.properties(row(schema)), "f");
    }

    private static Schema row(Schema field) {
        return SchemaBuilder.struct().field("f", field).build();
    }
}
