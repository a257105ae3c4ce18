package io.millrace.bench;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.storage.Converter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What JMH measures: rows of an orders table of ten columns, with the source's column types in their schema. */
@State(Scope.Thread)
public class JsonRow {
    private static final int ROWS = 64;
    private static final String TOPIC = "shop.shop.orders";
    private static final List<String> STATES = List.of("new", "paid", "packed", "shipped", "returned");

    /** Whose converter. */
    @Param({"ours", "connect"})
    public String side = "";

    /** Whether messages carry their schema. */
    @Param({"false", "true"})
    public boolean schemas;

    private Converter converter = new io.millrace.json.JsonConverter();
    private Schema schema = Schema.STRING_SCHEMA;
    private final Struct[] rows = new Struct[ROWS];
    private final byte[][] messages = new byte[ROWS][];
    private int next;

    /** Makes the rows and their messages. */
    @Setup
    public void prepare() {
        converter = side.equals("ours")
                ? new io.millrace.json.JsonConverter()
                : new org.apache.kafka.connect.json.JsonConverter();
        converter.configure(Map.of("schemas.enable", schemas, "replace.null.with.default", false), false);
        schema = schema();
        for (int i = 0; i < ROWS; i++) {
            rows[i] = row(i);
            messages[i] = converter.fromConnectData(TOPIC, schema, rows[i]);
        }
    }

    /** A row to a message. */
    @Benchmark
    public byte[] write() {
        next = (next + 1) % ROWS;
        return converter.fromConnectData(TOPIC, schema, rows[next]);
    }

    /** A message to a row, or to a map where it has no schema. */
    @Benchmark
    public Object read() {
        next = (next + 1) % ROWS;
        return converter.toConnectData(TOPIC, messages[next]).value();
    }

    private Struct row(int number) {
        return new Struct(schema)
                .put("id", 1_000_000L + number)
                .put("customer_id", 4711 + 13 * number)
                .put("status", STATES.get(number % STATES.size()))
                .put("total", new BigDecimal("19.90").add(BigDecimal.valueOf(137L * number, 2)))
                .put("currency", number % 7 == 0 ? "USD" : "EUR")
                .put("note", number % 3 == 0 ? "Leave it with the neighbour, \u00fcber die Stra\u00dfe" : null)
                .put("express", (short) (number % 2))
                .put("weight", 0.25 + number / 8.0)
                .put("created_at", 1_700_000_000_000_000L + 60_000_123L * number)
                .put("updated_at", "2026-11-22T10:15:" + (10 + number % 50) + "Z");
    }

    private static Schema schema() {
        return SchemaBuilder.struct()
                .name("shop.shop.orders.Value")
                .field("id", column(SchemaBuilder.int64(), "BIGINT"))
                .field("customer_id", column(SchemaBuilder.int32(), "INT"))
                .field("status", column(SchemaBuilder.string(), "VARCHAR"))
                .field("total", column(Decimal.builder(2).parameter("connect.decimal.precision", "10"), "DECIMAL"))
                .field("currency", column(SchemaBuilder.string(), "CHAR"))
                .field("note", column(SchemaBuilder.string().optional(), "TEXT"))
                .field("express", column(SchemaBuilder.int16(), "TINYINT"))
                .field("weight", column(SchemaBuilder.float64().optional(), "DOUBLE"))
                .field(
                        "created_at",
                        column(
                                SchemaBuilder.int64()
                                        .name("io.debezium.time.MicroTimestamp")
                                        .version(1),
                                "DATETIME"))
                .field(
                        "updated_at",
                        column(
                                SchemaBuilder.string()
                                        .name("io.debezium.time.ZonedTimestamp")
                                        .version(1),
                                "TIMESTAMP"))
                .build();
    }

    private static Schema column(SchemaBuilder builder, String type) {
        Map<String, String> source = new HashMap<>();
        source.put("__debezium.source.column.type", type);
        source.put("__debezium.source.column.length", "10");
        source.put("__debezium.source.column.name", type.toLowerCase(java.util.Locale.ROOT));
        return builder.parameters(source).build();
    }
}
