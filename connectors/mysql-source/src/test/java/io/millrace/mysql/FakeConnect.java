package io.millrace.mysql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Runs a source task as a Connect worker does, with offsets that go through JSON and are stored when a test says so. */
final class FakeConnect {
    private final JsonConverter json = new JsonConverter();
    private final Map<String, String> config;
    private final Supplier<SourceTask> tasks;
    private byte @Nullable [] stored;

    FakeConnect(Map<String, String> config) {
        this(config, MySqlSourceTask::new);
    }

    /** With tasks of another connector. */
    FakeConnect(Map<String, String> config, Supplier<SourceTask> tasks) {
        this.config = config;
        this.tasks = tasks;
        json.configure(Map.of("schemas.enable", "false"), false);
    }

    /** The same stored offset for another configuration. */
    FakeConnect with(Map<String, String> other) {
        FakeConnect connect = new FakeConnect(other);
        connect.stored = stored;
        return connect;
    }

    /** Starts a task, polls until enough records are there, and stops it. */
    List<SourceRecord> run(Predicate<List<SourceRecord>> enough) {
        SourceTask task = tasks.get();
        task.initialize(new Context());
        task.start(config);
        List<SourceRecord> records = new ArrayList<>();
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> enough.test(polled(task, records)));
        } finally {
            task.stop();
        }
        return records;
    }

    private static List<SourceRecord> polled(SourceTask task, List<SourceRecord> records) throws InterruptedException {
        List<SourceRecord> batch = task.poll();
        if (batch != null) {
            for (SourceRecord record : batch) {
                records.add(record);
                task.commitRecord(record, null);
            }
            task.commit();
        }
        return records;
    }

    /** Stores the offset of a record, as a worker does when Kafka has acknowledged everything up to it. */
    void store(Map<String, ?> offset) {
        stored = json.fromConnectData("offsets", null, offset);
    }

    @SuppressWarnings("unchecked")
    @Nullable
    Map<String, Object> stored() {
        return stored == null
                ? null
                : (Map<String, Object>) json.toConnectData("offsets", stored).value();
    }

    private final class Context implements SourceTaskContext, OffsetStorageReader {
        @Override
        public Map<String, String> configs() {
            return config;
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return this;
        }

        @Override
        public TransactionContext transactionContext() {
            throw new UnsupportedOperationException("There are no transactions here.");
        }

        @Override
        public PluginMetrics pluginMetrics() {
            throw new UnsupportedOperationException("There are no metrics here.");
        }

        @Override
        public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
            return stored();
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            Map<Map<String, T>, Map<String, Object>> offsets = new HashMap<>();
            partitions.forEach(partition -> offsets.put(partition, stored()));
            return offsets;
        }
    }
}
