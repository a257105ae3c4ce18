package io.millrace.sink;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * The offsets that may be committed: of a partition with nothing pending what Connect has delivered, otherwise the lowest
 * pending one. All in the coordinates in which the records were consumed, whatever transforms made of them.
 *
 * <p>For the task's thread alone.
 */
final class OffsetLedger {
    private final Map<TopicPartition, PartitionLedger> partitions = new HashMap<>();
    private @Nullable PartitionLedger latest;

    void open(Collection<TopicPartition> opened) {
        for (TopicPartition partition : opened) {
            PartitionLedger before = partitions.put(partition, new PartitionLedger(partition));
            if (before != null) {
                before.close();
            }
        }
        latest = null;
    }

    void close(Collection<TopicPartition> closed) {
        for (TopicPartition partition : closed) {
            PartitionLedger ledger = partitions.remove(partition);
            if (ledger != null) {
                ledger.close();
            }
        }
        latest = null;
    }

    Set<TopicPartition> partitions() {
        return partitions.keySet();
    }

    /** The ledger of the partition that a record was consumed from. */
    PartitionLedger of(SinkRecord record) {
        String topic = record.originalTopic();
        int number = record.originalKafkaPartition();
        PartitionLedger found = latest;
        if (found == null
                || found.partition().partition() != number
                || !found.partition().topic().equals(topic)) {
            found = partitions.computeIfAbsent(new TopicPartition(topic, number), PartitionLedger::new);
            latest = found;
        }
        return found;
    }

    /** What to commit, given what Connect has delivered, with a note for each partition. */
    Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, OffsetAndMetadata> delivered, String note) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        delivered.forEach((partition, offset) -> {
            PartitionLedger ledger = partitions.get(partition);
            long committable = ledger == null ? offset.offset() : ledger.committable(offset.offset());
            offsets.put(partition, new OffsetAndMetadata(committable, note));
        });
        return offsets;
    }
}
