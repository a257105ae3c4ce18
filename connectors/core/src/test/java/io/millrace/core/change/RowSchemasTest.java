package io.millrace.core.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class RowSchemasTest {
    private static final Schema ROW = SchemaBuilder.struct()
            .name("shop.orders.Value")
            .version(2)
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field(
                    "state",
                    SchemaBuilder.string()
                            .optional()
                            .defaultValue("new")
                            .parameter("a", "b")
                            .build())
            .field(
                    "price",
                    Decimal.builder(2)
                            .optional()
                            .defaultValue(new BigDecimal("1.50"))
                            .build())
            .field(
                    "raw",
                    SchemaBuilder.bytes()
                            .defaultValue(ByteBuffer.wrap(new byte[] {1, 2}))
                            .build())
            .build();

    @Test
    void leavesASchemaWithoutDefaultsAlone() {
        Schema plain = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
        assertThat(RowSchemas.withoutDefaults(plain)).isSameAs(plain);
    }

    @Test
    void carriesDefaultsAsParameters() {
        Schema stripped = RowSchemas.withoutDefaults(ROW);

        assertThat(stripped.fields()).allMatch(field -> field.schema().defaultValue() == null);
        assertThat(stripped.field("state").schema().parameters())
                .isEqualTo(Map.of("a", "b", RowSchemas.DEFAULT_PARAMETER, "new"));
        assertThat(stripped.field("price").schema().parameters())
                .containsEntry(RowSchemas.DEFAULT_PARAMETER, "1.50")
                .containsEntry(Decimal.SCALE_FIELD, "2");
        assertThat(stripped.field("raw").schema().parameters()).containsEntry(RowSchemas.DEFAULT_PARAMETER, "AQI=");
        assertThat(stripped.name()).isEqualTo("shop.orders.Value");
        assertThat(stripped.version()).isEqualTo(2);
        assertThat(stripped.isOptional()).isTrue();
        assertThat(stripped.field("state").schema().isOptional()).isTrue();
        assertThat(stripped.field("raw").schema().isOptional()).isFalse();
    }

    @Test
    void keepsNullInAColumnWithADefault() {
        Struct row = new Struct(ROW).put("id", 7L).put("raw", ByteBuffer.wrap(new byte[] {3}));

        Struct copy = RowSchemas.copy(row, RowSchemas.withoutDefaults(ROW));

        assertThat(copy.get("state")).isNull();
        assertThat(copy.get("price")).isNull();
        assertThat(copy.get("id")).isEqualTo(7L);
        assertThat(copy.get("raw")).isEqualTo(ByteBuffer.wrap(new byte[] {3}));
    }
}
