package io.millrace.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a source task as a Connect worker does, with offsets that go through JSON and are stored when a test says so. */
public final class SourceRunner {
    private static final Logger LOG = LoggerFactory.getLogger(SourceRunner.class);

    private final JsonConverter json = new JsonConverter();
    private final Supplier<? extends SourceTask> tasks;
    private final Map<String, String> config;
    private byte @Nullable [] stored;

    /** Runs fresh tasks of this kind with this configuration; nothing is stored yet. */
    public SourceRunner(Supplier<? extends SourceTask> tasks, Map<String, String> config) {
        this.tasks = tasks;
        this.config = config;
        json.configure(Map.of("schemas.enable", "false"), false);
    }

    /** The same tasks and the same stored offset with another configuration. */
    public SourceRunner with(Map<String, String> other) {
        SourceRunner runner = new SourceRunner(tasks, other);
        runner.stored = stored;
        return runner;
    }

    /** Starts a task, polls until enough records are there, and stops it. */
    public List<SourceRecord> run(Predicate<List<SourceRecord>> enough) {
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
        List<SourceRecord> batch = null;
        try {
            batch = task.poll();
        } catch (RetriableException e) {
            LOG.debug("Connect polls again.", e);
        }
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
    public void store(@Nullable Map<String, ?> offset) {
        stored = offset == null ? null : json.fromConnectData("offsets", null, offset);
    }

    /** The offset that is stored, as a worker reads it. */
    @SuppressWarnings("unchecked")
    public @Nullable Map<String, Object> stored() {
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
