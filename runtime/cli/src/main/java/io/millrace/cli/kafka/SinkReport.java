package io.millrace.cli.kafka;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a sink has come.
 *
 * @param group its consumer group
 * @param lag records that are in its topics and not yet settled
 * @param lagSeconds how old the oldest of them is, if that can be told
 * @param rate records a second that its tasks have settled lately
 * @param topics the lag per topic
 * @param states what its tasks say about themselves, each thing once
 * @param deletes whether it sees deletes before its topics drop them, if one of them is compacted
 * @param deadLetters how many records could not be written, if there is a topic for them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SinkReport(
        String group,
        long lag,
        @Nullable Long lagSeconds,
        long rate,
        List<Topic> topics,
        List<SinkState> states,
        @Nullable DeletesSeen deletes,
        @Nullable DeadLetters deadLetters) {

    /** One topic: its partitions, what they hold, and how much of it is not settled. */
    public record Topic(String topic, int partitions, long end, long lag) {}

    /** The topic with the records that could not be written. */
    public record DeadLetters(String topic, long records) {}

    /** Asks Kafka about a sink. */
    public static SinkReport of(KafkaView kafka, String connector, Map<String, String> config) {
        String group = SinkTopics.group(connector, config);
        SortedMap<Partition, Committed> committed = kafka.committed(group);
        List<Partition> partitions = kafka.partitions(SinkTopics.read(config));
        Map<Partition, Long> ends = kafka.ends(partitions);
        Map<Partition, Long> beginnings = kafka.beginnings(partitions);
        var topics = new TreeMap<String, Topic>();
        var behind = new TreeMap<Partition, Long>();
        for (Partition partition : partitions) {
            long end = ends.getOrDefault(partition, 0L);
            Committed position = committed.get(partition);
            long from = position == null ? beginnings.getOrDefault(partition, 0L) : position.offset();
            if (from < end) {
                behind.put(partition, from);
            }
            var more = new Topic(partition.topic(), 1, end, Math.max(0, end - from));
            topics.merge(partition.topic(), more, SinkReport::add);
        }
        long lag = topics.values().stream().mapToLong(Topic::lag).sum();
        Instant now = Instant.now();
        Duration age = LagAge.of(kafka, behind, now.toEpochMilli());
        committed.keySet().retainAll(Set.copyOf(partitions));
        List<SinkState> states = states(committed);
        return new SinkReport(
                group,
                lag,
                age == null ? null : age.toSeconds(),
                states.stream().mapToLong(SinkState::rate).sum(),
                List.copyOf(topics.values()),
                states,
                DeletesSeen.of(kafka.deletesKept(topics.keySet()), states, age, now),
                deadLetters(kafka, config));
    }

    private static Topic add(Topic one, Topic other) {
        return new Topic(
                one.topic(), one.partitions() + other.partitions(), one.end() + other.end(), one.lag() + other.lag());
    }

    private static List<SinkState> states(SortedMap<Partition, Committed> committed) {
        Set<SinkState> states = new LinkedHashSet<>();
        for (Committed position : committed.values()) {
            SinkState state = SinkState.read(position.metadata());
            if (state != null) {
                states.add(state);
            }
        }
        return new ArrayList<>(states);
    }

    private static @Nullable DeadLetters deadLetters(KafkaView kafka, Map<String, String> config) {
        String topic = SinkTopics.deadLetters(config);
        if (topic.isEmpty()) {
            return null;
        }
        List<Partition> partitions = kafka.partitions(topic::equals);
        long ends = sum(kafka.ends(partitions));
        return new DeadLetters(topic, ends - sum(kafka.beginnings(partitions)));
    }

    private static long sum(Map<Partition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
