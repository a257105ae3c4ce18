package io.millrace.sink.testing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** What a task may ask of its worker. */
final class WorkerContext implements SinkTaskContext {
    private final ErrantRecordReporter reporter;
    private final Set<TopicPartition> assigned = new HashSet<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Map<TopicPartition, Long> rewound = new HashMap<>();

    WorkerContext(ErrantRecordReporter reporter) {
        this.reporter = reporter;
    }

    void assign(Set<TopicPartition> partitions) {
        assigned.addAll(partitions);
    }

    void revoke(TopicPartition partition) {
        assigned.remove(partition);
        paused.remove(partition);
    }

    boolean isPaused(TopicPartition partition) {
        return paused.contains(partition);
    }

    /** Where the task wants to read again; asked for once. */
    Map<TopicPartition, Long> takeRewound() {
        Map<TopicPartition, Long> taken = Map.copyOf(rewound);
        rewound.clear();
        return taken;
    }

    @Override
    public Map<String, String> configs() {
        return Map.of();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        rewound.putAll(offsets);
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        rewound.put(partition, offset);
    }

    @Override
    public void timeout(long millis) {}

    @Override
    public Set<TopicPartition> assignment() {
        return Set.copyOf(assigned);
    }

    @Override
    public void pause(TopicPartition... partitions) {
        paused.addAll(Arrays.asList(partitions));
    }

    @Override
    public void resume(TopicPartition... partitions) {
        paused.removeAll(Arrays.asList(partitions));
    }

    @Override
    public void requestCommit() {}

    @Override
    public ErrantRecordReporter errantRecordReporter() {
        return reporter;
    }

    @Override
    public PluginMetrics pluginMetrics() {
        throw new UnsupportedOperationException("Older workers do not have it.");
    }
}
