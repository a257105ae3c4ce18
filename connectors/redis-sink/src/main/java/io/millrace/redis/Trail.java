package io.millrace.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** Where a task was in its partitions some time ago, so that it can go back there. For Connect's thread alone. */
final class Trail {
    private static final long STEP = Duration.ofSeconds(1).toNanos();

    private final long length;
    private final LongSupplier nanos;
    private final Map<TopicPartition, Deque<Mark>> marks = new HashMap<>();
    private final Set<TopicPartition> fresh = new HashSet<>();
    private boolean progressed;

    /** At this time everything below the offset was settled. */
    private record Mark(long nanos, long offset) {}

    Trail(Duration length, LongSupplier nanos) {
        this.length = length.toNanos();
        this.nanos = nanos;
    }

    /** Partitions were given to the task. */
    void opened(Collection<TopicPartition> partitions) {
        fresh.addAll(partitions);
    }

    /** Partitions were taken from the task. */
    void closed(Collection<TopicPartition> partitions) {
        partitions.forEach(marks::remove);
        fresh.removeAll(partitions);
    }

    /** The first record of a partition is where its trail begins. */
    void delivered(Collection<SinkRecord> records) {
        if (fresh.isEmpty()) {
            return;
        }
        for (SinkRecord record : records) {
            TopicPartition partition = new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
            if (fresh.remove(partition)) {
                mark(partition, record.originalKafkaOffset());
            }
        }
    }

    /** What is settled now. */
    void settled(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> {
            Deque<Mark> trail = marks.get(partition);
            if (trail != null && !trail.isEmpty() && trail.getLast().offset < offset.offset()) {
                progressed = true;
                if (nanos.getAsLong() - trail.getLast().nanos >= STEP) {
                    mark(partition, offset.offset());
                }
            }
        });
    }

    /** Whether anything was settled at all. */
    boolean hasProgressed() {
        return progressed;
    }

    /** The offsets to go back to: for each partition the newest that was settled before the time, or else the oldest. */
    Map<TopicPartition, Long> start() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        marks.forEach((partition, trail) -> {
            forget(trail);
            offsets.put(partition, trail.getFirst().offset);
        });
        return offsets;
    }

    private void mark(TopicPartition partition, long offset) {
        Deque<Mark> trail = marks.computeIfAbsent(partition, key -> new ArrayDeque<>());
        trail.addLast(new Mark(nanos.getAsLong(), offset));
        forget(trail);
    }

    /** Drops what is older than the newest mark that is old enough. */
    private void forget(Deque<Mark> trail) {
        while (trail.size() > 1) {
            Mark first = trail.removeFirst();
            if (nanos.getAsLong() - trail.getFirst().nanos < length) {
                trail.addFirst(first);
                return;
            }
        }
    }
}
