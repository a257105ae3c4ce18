package io.millrace.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.fault.FaultException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class UnavailableTest {
    private static final String TEXT = "__debezium_unavailable_value";
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT32_SCHEMA)
            .field("text", Schema.OPTIONAL_STRING_SCHEMA)
            .field("bytes", Schema.OPTIONAL_BYTES_SCHEMA)
            .field("texts", SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build())
            .field("longs", SchemaBuilder.array(Schema.INT64_SCHEMA).optional().build())
            .field(
                    "map",
                    SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA)
                            .optional()
                            .build())
            .build();

    private final Unavailable unavailable = Unavailable.madeOf(TEXT);

    @Test
    void knowsAPlaceholderOfEveryForm() {
        byte[] raw = TEXT.getBytes(StandardCharsets.UTF_8);
        List<Long> longs = TEXT.chars().mapToObj(c -> (long) c).toList();
        Struct row = new Struct(ROW)
                .put("id", 1)
                .put("text", TEXT)
                .put("bytes", raw)
                .put("texts", List.of(TEXT))
                .put("longs", longs)
                .put("map", Map.of(TEXT, TEXT));

        assertThat(unavailable.columns(row))
                .extracting(Field::name)
                .containsExactly("text", "bytes", "texts", "longs", "map");
        assertThat(unavailable.first(row)).isEqualTo("text");
    }

    @Test
    void letsValuesAndNullsPass() {
        Struct row = new Struct(ROW)
                .put("id", 1)
                .put("text", "__debezium")
                .put("bytes", new byte[] {1})
                .put("texts", List.of())
                .put("longs", List.of(1L));

        assertThat(unavailable.columns(row)).isEmpty();
        assertThat(unavailable.first(row)).isNull();
    }

    @Test
    void aPlaceholderIsNeverAValue() {
        Bench bench = new Bench(RecordFormat.ROW, ClockAhead.HOLD, "f", Places.OF_ONE_ROW, Optional.of(unavailable))
                .load(null);

        assertThatThrownBy(() -> bench.stamp(Events.logged("u", 1, TEXT, Events.NOW, 10)))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("SOURCE_VALUE_MISSING")
                .hasMessageContaining("shop.item.name")
                .hasMessageContaining("REPLICA IDENTITY FULL");
        assertThat(bench.stamp(Events.logged("d", 1, TEXT, Events.NOW, 10))).hasSize(1);
    }
}
