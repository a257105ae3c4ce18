package io.millrace.cli.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which partitions topics have, and which offsets these hold. */
public interface TopicOffsets {
    /** Every partition of the topics whose name is accepted; internal topics are left out. */
    List<Partition> partitions(Predicate<String> topics);

    /** The oldest records that are still there; missing for a partition that does not exist. */
    Map<Partition, Long> beginnings(Collection<Partition> partitions);

    /** The offsets that the next records get; missing for a partition that does not exist. */
    Map<Partition, Long> ends(Collection<Partition> partitions);

    /** The first offsets whose records are not older than a time; missing where there is no such record. */
    Map<Partition, Long> at(Collection<Partition> partitions, long epochMillis);
}
