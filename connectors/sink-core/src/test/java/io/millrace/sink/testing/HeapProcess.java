package io.millrace.sink.testing;

import io.millrace.core.change.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * A worker with one task and nothing else, in a process of its own; it makes its records as it goes, so that only the task
 * holds any.
 */
final class HeapProcess {
    /** Said when the task reads no more and its requests get no answer. */
    static final String FULL = "full";
    /** Said when everything is committed. */
    static final String DONE = "done";
    /** Rows with ids below this are in the topic that is looked at in the end, the others in another. */
    static final int WATCHED = 100;

    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("note", Schema.STRING_SCHEMA)
            .field("amount", Schema.INT64_SCHEMA)
            .build();
    private static final long SECOND = 1_700_000_000L;
    private static final int BATCH_BYTES = 2 << 20;
    private static final int SMALLEST = 4_000;
    private static final long PAUSE_NANOS = 1_000_000;

    /** Its arguments are the class of the task, the topic, the number and the size of the rows, and the task's settings. */
    public static void main(String[] args) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("name", "heap"));
        for (String setting : List.of(args).subList(4, args.length)) {
            settings.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        SinkTask task = Class.forName(args[0])
                .asSubclass(SinkTask.class)
                .getDeclaredConstructor()
                .newInstance();
        new HeapProcess(task, args[1], Integer.parseInt(args[3])).run(settings, Long.parseLong(args[2]));
        System.out.println(DONE);
    }

    /** What a row of the table is. */
    static Row row(long id, int size) {
        return new Row(id, Long.toString(id % 10).repeat(size), id);
    }

    private final SinkTask task;
    private final TopicPartition watched;
    private final TopicPartition others;
    private final int size;
    private final WorkerContext context = new WorkerContext(new DeadLetterQueue());
    private String status = "";

    private HeapProcess(SinkTask task, String topic, int size) {
        this.task = task;
        this.watched = new TopicPartition(topic, 0);
        this.others = new TopicPartition(topic + ".others", 0);
        this.size = size;
    }

    private void run(Map<String, String> settings, long rows) {
        Set<TopicPartition> partitions = Set.of(watched, others);
        task.initialize(context);
        task.start(settings);
        context.assign(partitions);
        task.open(partitions);
        boolean full = false;
        long next = 0;
        while (committed(next) < rows) {
            boolean paused = context.isPaused(others);
            if (!full && paused && status.contains("\"retrying\"")) {
                full = true;
                System.out.println(FULL);
            }
            long end = paused ? next : Math.min(next + Math.max(1, BATCH_BYTES / (size + SMALLEST)), rows);
            if (next == end) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            task.put(batch(next, end));
            next = end;
        }
        task.stop();
    }

    /** How many of the rows given to the task are committed. */
    private long committed(long given) {
        Map<TopicPartition, OffsetAndMetadata> committed = task.preCommit(Map.of(
                watched, new OffsetAndMetadata(Math.min(given, WATCHED)),
                others, new OffsetAndMetadata(Math.max(0, given - WATCHED))));
        status = String.valueOf(committed.get(others).metadata());
        return committed.get(watched).offset() + committed.get(others).offset();
    }

    private List<SinkRecord> batch(long from, long to) {
        List<SinkRecord> records = new ArrayList<>();
        for (long id = from; id < to; id++) {
            RowChange change = new RowChange(Op.CREATE, row(id, size), SECOND + id);
            Struct value = new Struct(ROW);
            change.row().columns().forEach(value::put);
            TopicPartition partition = id < WATCHED ? watched : others;
            records.add(new SinkRecord(
                    partition.topic(),
                    partition.partition(),
                    KEY,
                    new Struct(KEY).put("id", id),
                    ROW,
                    value,
                    id < WATCHED ? id : id - WATCHED,
                    SECOND,
                    TimestampType.CREATE_TIME,
                    Form.ROW.headers(change)));
        }
        return records;
    }
}
