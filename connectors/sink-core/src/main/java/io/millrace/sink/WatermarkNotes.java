package io.millrace.sink;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a sink keeps, in its target, up to when its connector has seen the deletes of each partition.
 *
 * <p>Called by one thread, which may block and is not Connect's. What fails is tried again later, except for want of a
 * privilege: then a task remembers by itself, until it ends.
 */
public interface WatermarkNotes extends AutoCloseable {
    /** The times noted, in milliseconds since the epoch; those of which nothing was noted are left out. */
    Map<TopicPartition, Long> read(Collection<TopicPartition> partitions);

    /** Notes times durably. */
    void write(Map<TopicPartition, Long> times);

    @Override
    void close();
}
