package io.debezium.util;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** The estimate is never far below what a record holds. */
class ApproximateStructSizeCalculatorTest {
    private static final int LARGE = 1_000_000;
    private static final Schema ROW = SchemaBuilder.struct()
            .field("text", Schema.OPTIONAL_STRING_SCHEMA)
            .field("bytes", Schema.OPTIONAL_BYTES_SCHEMA)
            .field("number", Decimal.builder(2).optional().build())
            .field("list", SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build())
            .field(
                    "map",
                    SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA)
                            .optional()
                            .build())
            .build();
    private static final Schema EVENT =
            SchemaBuilder.struct().field("after", ROW).build();

    @Test
    void countsWhatIsLarge() {
        assertThat(size(new Struct(ROW).put("text", "x".repeat(LARGE)))).isBetween(2L * LARGE, 2L * LARGE + 5000);
        assertThat(size(new Struct(ROW).put("bytes", new byte[LARGE]))).isBetween((long) LARGE, LARGE + 5000L);
        assertThat(size(new Struct(ROW).put("bytes", ByteBuffer.allocate(LARGE))))
                .isBetween((long) LARGE, LARGE + 5000L);
        assertThat(size(new Struct(ROW).put("list", List.of("x".repeat(LARGE), "y"))))
                .isGreaterThan(2L * LARGE);
        assertThat(size(new Struct(ROW).put("map", Map.of("x".repeat(LARGE), 1))))
                .isGreaterThan(2L * LARGE);
    }

    @Test
    void countsASmallRowAndADelete() {
        assertThat(size(new Struct(ROW).put("number", new BigDecimal("1.50")))).isBetween(1000L, 5000L);
        assertThat(ApproximateStructSizeCalculator.getApproximateRecordSize(
                        new SourceRecord(Map.of(), Map.of(), "t", null, null)))
                .isBetween(1000L, 5000L);
    }

    @Test
    void countsAColumnThatIsNamedAsTheSourceBlock() {
        Schema row =
                SchemaBuilder.struct().field("source", Schema.STRING_SCHEMA).build();
        Struct value = new Struct(row).put("source", "x".repeat(LARGE));

        assertThat(ApproximateStructSizeCalculator.getApproximateRecordSize(
                        new SourceRecord(Map.of(), Map.of(), "t", row, value)))
                .isGreaterThan(2L * LARGE);
    }

    private static long size(Struct row) {
        return ApproximateStructSizeCalculator.getApproximateRecordSize(
                new SourceRecord(Map.of(), Map.of(), "t", EVENT, new Struct(EVENT).put("after", row)));
    }
}
