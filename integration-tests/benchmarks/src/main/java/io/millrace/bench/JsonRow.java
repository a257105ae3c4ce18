package io.millrace.bench;

import java.math.BigDecimal;
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

/** What JMH measures: rows of the orders table of the other benchmarks, ten columns and the source's types in their schema. */
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

    /** A message to another array, which is the least that writing one takes. */
    @Benchmark
    public byte[] copy() {
        next = (next + 1) % ROWS;
        return messages[next].clone();
    }

    private Struct row(int number) {
        return new Struct(schema)
                .put("id", 1_000_000L + number)
                .put("customer_id", 4_711L + 13L * number)
                .put("status", STATES.get(number % STATES.size()))
                .put("amount", BigDecimal.valueOf(1_990L + 137L * number, 2))
                .put("currency", number % 7 == 0 ? "USD" : "EUR")
                .put("created", 1_700_000_000_000L + 60_123L * number)
                .put("updated", "2026-11-22T10:15:" + (10 + number % 50) + ".125Z")
                .put("items", 1 + number % 9)
                .put("express", (short) (number % 2))
                .put("note", number % 3 == 0 ? "Leave it with the neighbour, \u00fcber die Stra\u00dfe" : null);
    }

    private static Schema schema() {
        return SchemaBuilder.struct()
                .name("shop.bench.orders.Value")
                .field("id", column(SchemaBuilder.int64(), "id", "BIGINT"))
                .field("customer_id", column(SchemaBuilder.int64(), "customer_id", "BIGINT"))
                .field("status", column(sized(SchemaBuilder.string(), "20"), "status", "VARCHAR"))
                .field("amount", column(sized(decimal(), "12"), "amount", "DECIMAL"))
                .field("currency", column(sized(SchemaBuilder.string(), "3"), "currency", "CHAR"))
                .field("created", column(named(SchemaBuilder.int64(), "Timestamp"), "created", "DATETIME"))
                .field("updated", column(named(SchemaBuilder.string(), "ZonedTimestamp"), "updated", "TIMESTAMP"))
                .field("items", column(SchemaBuilder.int32(), "items", "INT"))
                .field("express", column(SchemaBuilder.int16(), "express", "TINYINT"))
                .field("note", column(sized(SchemaBuilder.string().optional(), "200"), "note", "VARCHAR"))
                .build();
    }

    private static SchemaBuilder decimal() {
        return Decimal.builder(2).parameter("connect.decimal.precision", "12");
    }

    private static SchemaBuilder named(SchemaBuilder builder, String semantic) {
        return builder.name("io.debezium.time." + semantic).version(1);
    }

    private static SchemaBuilder sized(SchemaBuilder builder, String length) {
        return builder.parameter("__debezium.source.column.length", length);
    }

    /** As our source describes a column. */
    private static Schema column(SchemaBuilder builder, String name, String type) {
        return builder.parameter("__debezium.source.column.type", type)
                .parameter("__debezium.source.column.name", name)
                .build();
    }
}
