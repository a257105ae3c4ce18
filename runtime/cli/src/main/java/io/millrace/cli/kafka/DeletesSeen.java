package io.millrace.cli.kafka;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a sink sees the deletes in compacted topics before Kafka removes them.
 *
 * @param unseenSeconds how long ago the time is up to which it has seen all of them, if that can be told
 * @param topic the topic that keeps deletes for the shortest time
 * @param keptMillis that topic's {@code delete.retention.ms}
 * @param checks whether the sink itself stops when it was behind for too long
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeletesSeen(@Nullable Long unseenSeconds, String topic, long keptMillis, boolean checks) {
    /**
     * What is known of a sink; null if none of its topics is compacted.
     *
     * @param kept how long its compacted topics keep deletes, in milliseconds
     * @param age how old the oldest record is that it has not settled, which has to serve for sinks that say nothing
     */
    static @Nullable DeletesSeen of(
            Map<String, Long> kept, Collection<SinkState> states, @Nullable Duration age, Instant now) {
        Map.Entry<String, Long> shortest =
                kept.entrySet().stream().min(Map.Entry.comparingByValue()).orElse(null);
        if (shortest == null) {
            return null;
        }
        Instant first = null;
        for (SinkState state : states) {
            Instant seen = state.deletesSeen() == null ? null : Instant.parse(state.deletesSeen());
            if (seen != null && (first == null || seen.isBefore(first))) {
                first = seen;
            }
        }
        Duration unseen = first == null ? age : Duration.between(first, now);
        return new DeletesSeen(
                unseen == null ? null : Math.max(0, unseen.toSeconds()),
                shortest.getKey(),
                shortest.getValue(),
                first != null);
    }
}
