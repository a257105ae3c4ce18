package io.millrace.source;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the partitions of topics are counted.
 *
 * @param fixed the number that every topic has, if the user says so
 * @param admin the configuration of Kafka's Admin client; may hold secrets
 */
public record PartitionLookup(Optional<Integer> fixed, Map<String, Object> admin) {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLookup.class);

    public PartitionLookup {
        admin = Map.copyOf(admin);
    }

    /** The count, ready to be asked. */
    TopicPartitions open() {
        if (fixed.isPresent()) {
            OptionalInt count = OptionalInt.of(fixed.get());
            return topic -> count;
        }
        if (admin.containsKey(SourceSettings.BOOTSTRAP)) {
            return new AdminTopicPartitions(admin);
        }
        LOG.warn(
                "Control records go to one partition of each topic only, because nothing says how many there are. Set {} or"
                        + " {}.",
                SourceSettings.CONTROL_BOOTSTRAP.name(),
                SourceSettings.CONTROL_PARTITIONS.name());
        return topic -> OptionalInt.empty();
    }

    @Override
    public String toString() {
        return "PartitionLookup[" + fixed + ", " + admin.keySet() + "]";
    }
}
