package io.millrace.core.change;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * The last delete of each partition that carried its row. The tombstone that Debezium writes behind it says nothing, so it
 * stands for that delete once more: with its version, its table and the row it removed.
 */
final class LastDeletes {
    /** Where the tombstone is at the latest: the marker of a transaction may stand between. */
    private static final int BEHIND = 2;

    private final Map<String, Map<Integer, Last>> deletes = new HashMap<>();

    private record Last(long offset, Change.Delete delete) {}

    Change.Delete remember(SinkRecord record, Change.Delete delete) {
        deletes.computeIfAbsent(record.originalTopic(), topic -> new HashMap<>())
                .put(record.originalKafkaPartition(), new Last(record.originalKafkaOffset(), delete));
        return delete;
    }

    /** The delete that a null value with this key stands right behind, or null. */
    Change.@Nullable Delete behind(SinkRecord record, Data key) {
        if (deletes.isEmpty()) {
            return null;
        }
        Map<Integer, Last> partitions = deletes.get(record.originalTopic());
        Last last = partitions == null ? null : partitions.get(record.originalKafkaPartition());
        if (last == null) {
            return null;
        }
        long distance = record.originalKafkaOffset() - last.offset;
        return distance > 0 && distance <= BEHIND && key.equals(last.delete.key()) ? last.delete : null;
    }
}
