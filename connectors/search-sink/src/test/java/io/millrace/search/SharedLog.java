package io.millrace.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** The changes of a table whose columns are some of the fields of shared documents, and what they come to. */
final class SharedLog {
    static final int KEYS = 12;

    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();

    final RunningTask task;
    private final String name;
    private final Schema whole;
    private final Schema part;
    private final List<SinkRecord> written = new ArrayList<>();
    private final Map<Long, Map<String, Object>> rows = new TreeMap<>();
    private long version = 100;

    SharedLog(String name, RunningTask task) {
        this.name = name;
        this.task = task;
        this.whole = SchemaBuilder.struct()
                .field(name + "_x", Schema.INT64_SCHEMA)
                .field(name + "_y", Schema.INT64_SCHEMA)
                .build();
        this.part =
                SchemaBuilder.struct().field(name + "_y", Schema.INT64_SCHEMA).build();
    }

    /** Changes a row, or now and then lets a stretch of the log come again. */
    void step(Random random) {
        if (random.nextInt(25) == 0 && !written.isEmpty()) {
            int from = random.nextInt(written.size());
            task.put(List.copyOf(written.subList(from, written.size())).stream()
                    .map(task::again)
                    .toArray(SinkRecord[]::new));
            return;
        }
        long id = random.nextInt(KEYS);
        Struct key = new Struct(KEY).put("id", id);
        SinkRecord record;
        if (random.nextInt(5) == 0) {
            rows.remove(id);
            record = task.record(key, ++version, null);
        } else {
            Struct row = new Struct(random.nextBoolean() ? whole : part);
            row.schema().fields().forEach(field -> row.put(field, ++version));
            Map<String, Object> fields = rows.computeIfAbsent(id, any -> new HashMap<>());
            row.schema().fields().forEach(field -> fields.put(field.name(), row.get(field)));
            record = task.record(key, version, row);
        }
        written.add(record);
        task.put(record);
    }

    /** Adds the fields of the rows that are left. */
    void addTo(Map<String, Map<String, Object>> documents) {
        rows.forEach((id, fields) ->
                documents.computeIfAbsent(id.toString(), any -> new TreeMap<>()).putAll(fields));
    }

    @Override
    public String toString() {
        return name;
    }
}
