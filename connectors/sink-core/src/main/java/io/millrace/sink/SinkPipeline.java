package io.millrace.sink;

import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Everything a sink task does; the task only delegates to it.
 *
 * @param <O> the operations of a sink
 */
public final class SinkPipeline<O extends WriteOp> {
    private final SinkTaskContext context;

    /**
     * Starts the lanes.
     *
     * @param writers called once for each lane
     */
    public SinkPipeline(
            SinkOptions options, Planner<O> planner, Supplier<? extends Writer<O>> writers, SinkTaskContext context) {
        this.context = context;
    }

    /** Partitions were given to the task. */
    public void open(Collection<TopicPartition> partitions) {
        context.timeout(20);
    }

    /** Takes records; never blocks, throws only what has to stop the task. */
    public void put(Collection<SinkRecord> records) {}

    /** The offsets up to which everything is settled. */
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> delivered) {
        return delivered;
    }

    /** Partitions were taken from the task. */
    public void close(Collection<TopicPartition> partitions) {}

    /** Ends the lanes. */
    public void stop() {}
}
