package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.Data;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class RowFieldsTest {
    private static final Schema NESTED =
            SchemaBuilder.struct().field("a", Schema.INT32_SCHEMA).optional().build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .field("price", Decimal.builder(2).optional().build())
            .field("rate", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("active", Schema.OPTIONAL_BOOLEAN_SCHEMA)
            .field("raw", Schema.OPTIONAL_BYTES_SCHEMA)
            .field("day", named(SchemaBuilder.int32(), "io.debezium.time.Date"))
            .field("at", named(SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp"))
            .field("json", named(SchemaBuilder.string(), "io.debezium.data.Json"))
            .field("colours", named(SchemaBuilder.string(), "io.debezium.data.EnumSet"))
            .field("nested", NESTED)
            .field("list", SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build())
            .field(
                    "plan",
                    SchemaBuilder.string().optional().defaultValue("free").build())
            .build();

    private final RowFields fields = new RowFields();

    @Test
    void writesEveryTypeAsDocumented() {
        Struct row = new Struct(ROW)
                .put("id", 1L)
                .put("name", "ä \"x\"")
                .put("price", new BigDecimal("1500.00"))
                .put("rate", 0.5)
                .put("active", true)
                .put("raw", new byte[] {0, (byte) 0xFF})
                .put("day", 19_753)
                .put("at", 1_700_000_000_500_000L)
                .put("json", "{\"a\": [1]}")
                .put("colours", "red,green")
                .put("nested", new Struct(NESTED).put("a", 3))
                .put("list", List.of("x", "y"));

        Map<String, String> written = written(Data.of(row));

        assertThat(written)
                .containsEntry("id", "1")
                .containsEntry("name", "ä \"x\"")
                .containsEntry("price", "1500.00")
                .containsEntry("rate", "0.5")
                .containsEntry("active", "true")
                .containsEntry("day", "2024-01-31")
                .containsEntry("at", "2023-11-14T22:13:20.500Z")
                .containsEntry("json", "{\"a\": [1]}")
                .containsEntry("colours", "[\"red\",\"green\"]")
                .containsEntry("nested", "{\"a\":3}")
                .containsEntry("list", "[\"x\",\"y\"]");
        assertThat(written).as("a default does not take the place of NULL").doesNotContainKey("plan");
        assertThat(fields.write(Data.of(row)).get(11)).containsExactly(0, 0xFF);
    }

    @Test
    void leavesOutWhatIsNull() {
        assertThat(written(Data.of(new Struct(ROW).put("id", 7L)))).isEqualTo(Map.of("id", "7"));
        assertThat(fields.write(new Data(null, Map.of()))).isEmpty();
    }

    @Test
    void takesRowsWithoutASchema() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", 1L);
        row.put("name", "a \"b\"");
        row.put("none", null);
        row.put("list", List.of(1L, true));

        assertThat(written(new Data(null, row))).isEqualTo(Map.of("id", "1", "name", "a \"b\"", "list", "[1,true]"));
    }

    @Test
    void refusesWhatHasNoColumns() {
        assertThatThrownBy(() -> fields.write(new Data(Schema.STRING_SCHEMA, "text")))
                .isInstanceOfSatisfying(FaultException.class, failure -> assertThat(failure.fault())
                        .isEqualTo(Fault.RECORD_VALUE_UNSUPPORTED));
    }

    private Map<String, String> written(Data row) {
        List<String> parts = fields.write(row).stream()
                .map(part -> new String(part, StandardCharsets.UTF_8))
                .toList();
        Map<String, String> written = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i += 2) {
            written.put(parts.get(i), parts.get(i + 1));
        }
        assertThat(written).as("each name once, in %s", Arrays.asList(parts)).hasSize(parts.size() / 2);
        return written;
    }

    private static Schema named(SchemaBuilder schema, String name) {
        return schema.name(name).optional().build();
    }
}
