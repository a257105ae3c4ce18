package io.millrace.cli.kafka;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How old the oldest record is that a consumer group has not settled.
 *
 * <p>No record is read: Kafka says which offset a time belongs to, so the time of an offset is found by narrowing down,
 * for all partitions at once.
 */
final class LagAge {
    private static final long LONGEST_SECONDS = 1L << 25;
    private static final int REFINEMENTS = 4;

    private LagAge() {}

    /**
     * The age, or null if it is more than a year or the records carry no usable time.
     *
     * @param behind the first offset that is not settled, of each partition that is behind
     */
    static @Nullable Duration of(TopicOffsets kafka, Map<Partition, Long> behind, long nowMillis) {
        if (behind.isEmpty()) {
            return Duration.ZERO;
        }
        long enough = 1;
        while (!covers(kafka, behind, nowMillis - enough * 1000)) {
            enough *= 2;
            if (enough > LONGEST_SECONDS) {
                return null;
            }
        }
        long tooLittle = enough / 2;
        for (int i = 0; i < REFINEMENTS && enough - tooLittle > 1; i++) {
            long middle = (enough + tooLittle) / 2;
            if (covers(kafka, behind, nowMillis - middle * 1000)) {
                enough = middle;
            } else {
                tooLittle = middle;
            }
        }
        return Duration.ofSeconds(enough);
    }

    /** Whether nothing that is not settled is older than a time. */
    private static boolean covers(TopicOffsets kafka, Map<Partition, Long> behind, long epochMillis) {
        Map<Partition, Long> found = kafka.at(behind.keySet(), epochMillis);
        return behind.entrySet().stream().allMatch(each -> {
            Long offset = found.get(each.getKey());
            return offset != null && offset <= each.getValue();
        });
    }
}
