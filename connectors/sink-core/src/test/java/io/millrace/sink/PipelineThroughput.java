package io.millrace.sink;

import io.millrace.core.change.Change;
import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.Data;
import io.millrace.core.change.Op;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * How much the pipeline itself costs: rows of eight columns go through it to a writer that only says yes.
 *
 * <p>A program, not a test. It prints the processor time of the task's thread and of all lanes for each record, with
 * documents and names made as a sink makes them, and without.
 */
final class PipelineThroughput {
    private static final TopicPartition PARTITION = new TopicPartition("shop.shop.orders", 0);
    private static final int POLL = 500;
    private static final int ROUNDS = 5;

    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW = row();

    /** An operation as a cache sink has it. */
    private record CacheOp(Name target, long version, byte[] document, long committedMicros) implements WriteOp {
        @Override
        public int bytes() {
            return document.length + target.name.length() + 40;
        }
    }

    /** A string that computes its hash once, as every string does. */
    private record Name(String name) {}

    private PipelineThroughput() {}

    /** Takes the number of records of a round. */
    public static void main(String[] args) {
        int records = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        List<SinkRecord> prepared = prepare(100_000);
        List<SinkRecord> rows = raw(prepared, "%s");
        List<SinkRecord> events = raw(
                prepared,
                "{\"before\":null,\"after\":%s,\"source\":{\"version\":\"3.6.1.Final\",\"connector\":\"mysql\","
                        + "\"name\":\"shop\",\"ts_ms\":1700000000123,\"snapshot\":\"false\",\"db\":\"shop\",\"sequence\":null,"
                        + "\"ts_us\":1700000000123456,\"table\":\"orders\",\"server_id\":1,\"gtid\":null,"
                        + "\"file\":\"binlog.000002\",\"pos\":1234,\"row\":0,\"thread\":17,\"query\":null},"
                        + "\"transaction\":null,\"op\":\"u\",\"ts_ms\":1700000000900}");
        for (int round = 1; round <= ROUNDS; round++) {
            print(round, "plan and document", run(records, prepared, documents()));
            print(round, "pipeline alone", run(records, prepared, names()));
            print(round, "rows as bytes", run(records, rows, documents()));
            print(round, "events as bytes", run(records, events, documents()));
        }
    }

    private static double[] run(int records, List<SinkRecord> prepared, Planner<CacheOp> planner) {
        SinkOptions options = new SinkOptions(
                "bench-0",
                2,
                5000,
                5 << 20,
                Duration.ofMillis(1),
                64 << 20,
                Rig.OPTIONS.backoff(),
                Rig.OPTIONS.sweeps(),
                DeleteRetention.UNCHECKED,
                false,
                Rig.RULES,
                Rig.OPTIONS.session());
        FakeSinkTaskContext context = new FakeSinkTaskContext(null);
        context.assign(List.of(PARTITION));
        LongAdder lanes = new LongAdder();
        SinkPipeline<CacheOp> pipeline =
                new SinkPipeline<CacheOp>(options, planner, () -> new YesWriter(lanes), context);
        pipeline.open(List.of(PARTITION));
        var threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        for (int at = 0; at < records; at += POLL) {
            int from = at % prepared.size();
            pipeline.put(prepared.subList(from, from + POLL));
            while (!context.paused().isEmpty()) {
                LockSupport.parkNanos(100_000);
                pipeline.put(List.of());
            }
        }
        Map<TopicPartition, OffsetAndMetadata> all = Map.of(PARTITION, new OffsetAndMetadata(records));
        while (pipeline.preCommit(all).values().iterator().next().offset() < records) {
            LockSupport.parkNanos(100_000);
            pipeline.put(List.of());
        }
        double micros = 1000.0 * records; // From nanoseconds of all to microseconds of each.
        double[] result = {
            (double) (System.nanoTime() - wall) / micros, (double) (threads.getCurrentThreadCpuTime() - cpu) / micros, 0
        };
        pipeline.stop();
        result[2] = (double) lanes.sum() / micros;
        return result;
    }

    private static void print(int round, String what, double[] micros) {
        System.out.printf(
                Locale.ROOT,
                "round %d, %-18s wall %.2f us/record (%,.0f/s), task cpu %.2f, lanes cpu %.2f%n",
                round,
                what,
                micros[0],
                1e6 / micros[0],
                micros[1],
                micros[2]);
    }

    private static Planner<CacheOp> documents() {
        JsonDocument json = new JsonDocument();
        Template name = Template.parse("${table}:${key}");
        return (change, out) -> {
            Change.Upsert upsert = (Change.Upsert) change;
            out.accept(new CacheOp(
                    new Name(name.resolve(upsert.origin(), upsert.key())),
                    upsert.origin().version(),
                    json.write(upsert.row()),
                    upsert.origin().committedMicros()));
        };
    }

    private static Planner<CacheOp> names() {
        byte[] document = new byte[250];
        return (change, out) -> {
            Data key = ((Change.Upsert) change).key();
            Object id = key.value() instanceof Struct struct ? struct.get("id") : "";
            out.accept(new CacheOp(
                    new Name("orders:" + id),
                    change.origin().version(),
                    document,
                    change.origin().committedMicros()));
        };
    }

    /** The rows as a converter that reads nothing gives them, in a wrapping of text. */
    private static List<SinkRecord> raw(List<SinkRecord> prepared, String wrapping) {
        JsonDocument json = new JsonDocument();
        List<SinkRecord> records = new ArrayList<>(prepared.size());
        for (SinkRecord record : prepared) {
            String row = new String(json.write(new Data(record.valueSchema(), record.value())), StandardCharsets.UTF_8);
            records.add(new SinkRecord(
                    record.topic(),
                    record.kafkaPartition(),
                    Schema.OPTIONAL_BYTES_SCHEMA,
                    json.write(new Data(record.keySchema(), record.key())),
                    Schema.OPTIONAL_BYTES_SCHEMA,
                    String.format(Locale.ROOT, wrapping, row).getBytes(StandardCharsets.UTF_8),
                    record.kafkaOffset(),
                    0L,
                    TimestampType.CREATE_TIME));
        }
        return records;
    }

    private static List<SinkRecord> prepare(int count) {
        List<SinkRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Struct row = new Struct(ROW)
                    .put("id", (long) i)
                    .put("customer", "customer number " + i)
                    .put("status", "shipped")
                    .put("note", "a note of some length, as people write them when they order things " + i)
                    .put("total", i * 100L)
                    .put("weight", i / 4.0)
                    .put("created", 1_700_000_000_000_000L + i)
                    .put("open", i % 2 == 0);
            records.add(new SinkRecord(
                    PARTITION.topic(),
                    0,
                    KEY,
                    new Struct(KEY).put("id", (long) i),
                    ROW,
                    row,
                    i,
                    0L,
                    TimestampType.CREATE_TIME,
                    ChangeHeaders.of(
                            Op.UPDATE, 3_000_000_000_000_000_000L + i, 1_700_000_000_000_000L, "shop.orders", null)));
        }
        return records;
    }

    private static Schema row() {
        return SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("customer", Schema.STRING_SCHEMA)
                .field("status", Schema.OPTIONAL_STRING_SCHEMA)
                .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                .field("total", Schema.INT64_SCHEMA)
                .field("weight", Schema.FLOAT64_SCHEMA)
                .field(
                        "created",
                        SchemaBuilder.int64()
                                .name("io.debezium.time.MicroTimestamp")
                                .build())
                .field("open", Schema.BOOLEAN_SCHEMA)
                .build();
    }

    /** Says yes, and adds up the processor time of its thread. */
    private static final class YesWriter implements Writer<CacheOp> {
        private final LongAdder cpu;

        private YesWriter(LongAdder cpu) {
            this.cpu = cpu;
        }

        @Override
        public List<Verdict> write(List<CacheOp> batch) {
            return Collections.nCopies(batch.size(), Verdict.APPLIED);
        }

        @Override
        public void close() {
            cpu.add(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
        }
    }
}
