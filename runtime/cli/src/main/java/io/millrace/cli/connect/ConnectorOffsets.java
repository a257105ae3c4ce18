package io.millrace.cli.connect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connector's positions in the form in which Connect's REST API shows and accepts them. */
public record ConnectorOffsets(List<Entry> offsets) {
    private static final String TOPIC = "kafka_topic";
    private static final String PARTITION = "kafka_partition";
    private static final String OFFSET = "kafka_offset";
    private static final String CLOCK = "millrace.clock";

    public ConnectorOffsets {
        offsets = offsets == null ? List.of() : List.copyOf(offsets);
    }

    /** The position of one partition; none means that the position is forgotten. */
    public record Entry(
            Map<String, Object> partition, @Nullable Map<String, Object> offset) {

        public Entry {
            partition = new LinkedHashMap<>(partition);
            offset = offset == null ? null : new LinkedHashMap<>(offset);
        }

        /** A sink's position in a topic partition. */
        public static Entry sink(String topic, int partition, @Nullable Long offset) {
            var where = new LinkedHashMap<String, Object>();
            where.put(TOPIC, topic);
            where.put(PARTITION, partition);
            return new Entry(where, offset == null ? null : Map.of(OFFSET, offset));
        }

        /** Whether this is the position of a sink. */
        public boolean isSink() {
            return partition.containsKey(TOPIC) && partition.containsKey(PARTITION);
        }

        /** The topic of a sink's position. */
        public String topic() {
            return Objects.toString(partition.get(TOPIC));
        }

        /** The partition number of a sink's position. */
        public int number() {
            return Integer.parseInt(Objects.toString(partition.get(PARTITION)));
        }

        /** The offset of a sink's position. */
        public @Nullable Long position() {
            Object value = offset == null ? null : offset.get(OFFSET);
            return value == null ? null : Long.valueOf(value.toString());
        }

        /** The same partition without a position. */
        public Entry forgotten() {
            return new Entry(partition, null);
        }

        /**
         * The same partition without a position, but with the version clock of our sources, if it has one: versions have to
         * go on from there even if the clocks of the database and the workers say less.
         */
        public Entry toStart() {
            Object clock = offset == null ? null : offset.get(CLOCK);
            return new Entry(partition, clock == null ? null : Map.of(CLOCK, clock));
        }

        /** The partition in a form that can be compared whatever integer types it was read with. */
        public Map<String, Object> comparable() {
            return plain(partition);
        }

        /** Whether both are the same position of the same partition. */
        public boolean sameAs(Entry other) {
            return plain(partition).equals(plain(other.partition))
                    && Objects.equals(
                            offset == null ? null : plain(offset), other.offset == null ? null : plain(other.offset));
        }

        private static Map<String, Object> plain(Map<String, Object> map) {
            var plain = new HashMap<String, Object>();
            map.forEach((key, value) ->
                    plain.put(key, value instanceof Integer number ? Long.valueOf(number.longValue()) : value));
            return plain;
        }
    }

    /** The entry of a partition. */
    public @Nullable Entry find(Map<String, Object> comparablePartition) {
        for (Entry entry : offsets) {
            if (entry.comparable().equals(comparablePartition)) {
                return entry;
            }
        }
        return null;
    }

    /** The same partitions without positions, but with the clocks that they have. */
    public ConnectorOffsets toStart() {
        return new ConnectorOffsets(offsets.stream().map(Entry::toStart).toList());
    }

    /** Whether no partition has anything. */
    public boolean isNothing() {
        return offsets.stream().allMatch(entry -> entry.offset() == null);
    }

    /** Entries that turn {@code written} back into this: these positions, and none for what was not there. */
    public ConnectorOffsets undoing(ConnectorOffsets written) {
        var entries = new ArrayList<>(offsets);
        for (Entry entry : written.offsets()) {
            if (find(entry.comparable()) == null) {
                entries.add(entry.forgotten());
            }
        }
        return new ConnectorOffsets(entries);
    }
}
