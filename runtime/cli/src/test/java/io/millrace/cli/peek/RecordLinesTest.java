package io.millrace.cli.peek;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Records as lines, for programs and for people. */
class RecordLinesTest {
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT32_SCHEMA)
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .field("price", Decimal.builder(2).optional().build())
            .build();

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    private static SourceRecord record(String op, boolean withRow, String note) {
        Struct row = new Struct(ROW).put("id", 1).put("note", note).put("price", new BigDecimal("1.50"));
        SourceRecord record = new SourceRecord(
                Map.of(),
                Map.of(),
                "p.shop.item",
                null,
                KEY,
                new Struct(KEY).put("id", 1),
                withRow ? ROW : null,
                withRow ? row : null);
        record.headers()
                .addString("millrace.op", op)
                .addString("millrace.version", "3677540514603008001")
                .addString("millrace.table", "shop.item");
        return record;
    }

    @Test
    void aLineOfJsonHasAllOfARecord() {
        JsonLines lines = new JsonLines(out);
        lines.print(new PeekedRecord(record("c", true, "a \"b\"")));
        lines.print(new PeekedRecord(record("d", false, "")));
        assertThat(text.toString().lines())
                .containsExactly(
                        "{\"topic\":\"p.shop.item\",\"key\":{\"id\":1},\"value\":{\"id\":1,\"note\":\"a \\\"b\\\"\","
                                + "\"price\":1.50},\"headers\":{\"millrace.op\":\"c\",\"millrace.version\":"
                                + "\"3677540514603008001\",\"millrace.table\":\"shop.item\"}}",
                        "{\"topic\":\"p.shop.item\",\"key\":{\"id\":1},\"value\":null,\"headers\":{\"millrace.op\":\"d\","
                                + "\"millrace.version\":\"3677540514603008001\",\"millrace.table\":\"shop.item\"}}");
    }

    @Test
    void aLineForPeopleIsShort() {
        TableLines lines = new TableLines(out);
        lines.print(new PeekedRecord(record("u", true, "x".repeat(500))));
        lines.print(new PeekedRecord(record("t", false, "")));
        lines.print(new PeekedRecord(record("d", false, "")));
        assertThat(text.toString().lines().map(line -> line.replaceAll(" +", " ")))
                .satisfiesExactly(
                        heading -> assertThat(heading).isEqualTo("CHANGE TABLE VERSION KEY -> ROW"),
                        update -> assertThat(update)
                                .startsWith(
                                        "update shop.item 3677540514603008001 {\"id\":1} -> {\"id\":1,\"note\":\"xxx")
                                .endsWith(" more)"),
                        truncate -> assertThat(truncate)
                                .isEqualTo("truncate shop.item 3677540514603008001 (of the whole table)"),
                        delete -> assertThat(delete).isEqualTo("delete shop.item 3677540514603008001 {\"id\":1}"));
    }

    @Test
    void aTableIsNamedWithOrWithoutItsDatabase() {
        PeekedRecord record = new PeekedRecord(record("c", true, ""));
        assertThat(new RecordFilter("item").test(record)).isTrue();
        assertThat(new RecordFilter("shop.item").test(record)).isTrue();
        assertThat(new RecordFilter("tem").test(record)).isFalse();
        assertThat(new RecordFilter("other.item").test(record)).isFalse();
        assertThat(new RecordFilter(null).test(record)).isTrue();
    }
}
