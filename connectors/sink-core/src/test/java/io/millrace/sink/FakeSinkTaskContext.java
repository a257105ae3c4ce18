package io.millrace.sink;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.IllegalWorkerStateException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** Connect's side of a sink task: refuses what Connect refuses, and calls from another thread than the task's. */
final class FakeSinkTaskContext implements SinkTaskContext {
    private final Thread taskThread = Thread.currentThread();
    private final Set<TopicPartition> assigned = new HashSet<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final @Nullable ErrantRecordReporter reporter;
    private final @Nullable PluginMetrics metrics;
    private long timeout = -1;
    private int commitRequests;

    FakeSinkTaskContext(@Nullable ErrantRecordReporter reporter) {
        this(reporter, null);
    }

    FakeSinkTaskContext(@Nullable ErrantRecordReporter reporter, @Nullable PluginMetrics metrics) {
        this.reporter = reporter;
        this.metrics = metrics;
    }

    void assign(Collection<TopicPartition> partitions) {
        assigned.addAll(partitions);
    }

    void revoke(Collection<TopicPartition> partitions) {
        assigned.removeAll(partitions);
        paused.removeAll(partitions);
    }

    Set<TopicPartition> paused() {
        return Set.copyOf(paused);
    }

    /** The timeout asked for since the last call, which is used up by it; -1 for none. */
    long takeTimeout() {
        long asked = timeout;
        timeout = -1;
        return asked;
    }

    int commitRequests() {
        return commitRequests;
    }

    @Override
    public Map<String, String> configs() {
        return Map.of();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        throw new UnsupportedOperationException("A sink does not rewind its consumer.");
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        offset(new HashMap<>(Map.of(partition, offset)));
    }

    @Override
    public void timeout(long millis) {
        checkThread();
        timeout = millis;
    }

    @Override
    public Set<TopicPartition> assignment() {
        return Set.copyOf(assigned);
    }

    @Override
    public void pause(TopicPartition... partitions) {
        paused.addAll(checkAssigned(partitions));
    }

    @Override
    public void resume(TopicPartition... partitions) {
        paused.removeAll(checkAssigned(partitions));
    }

    @Override
    public void requestCommit() {
        checkThread();
        commitRequests++;
    }

    @Override
    public @Nullable ErrantRecordReporter errantRecordReporter() {
        return reporter;
    }

    @Override
    public PluginMetrics pluginMetrics() {
        if (metrics == null) {
            throw new UnsupportedOperationException("Older workers do not have it.");
        }
        return metrics;
    }

    private List<TopicPartition> checkAssigned(TopicPartition... partitions) {
        checkThread();
        List<TopicPartition> asked = Arrays.asList(partitions);
        if (!assigned.containsAll(asked)) {
            throw new IllegalWorkerStateException("Not assigned: " + asked);
        }
        return asked;
    }

    private void checkThread() {
        if (Thread.currentThread() != taskThread) {
            throw new IllegalStateException("Called by " + Thread.currentThread());
        }
    }
}
