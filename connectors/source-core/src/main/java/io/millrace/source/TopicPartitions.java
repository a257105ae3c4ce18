package io.millrace.source;

import java.util.OptionalInt;

/** How many partitions a topic has, so that control records can reach all of them. */
interface TopicPartitions extends AutoCloseable {
    /**
     * The number of partitions, or nothing if the topic does not exist or cannot be looked up at all.
     *
     * @throws io.millrace.core.fault.FaultException when asking failed and may succeed later
     */
    OptionalInt count(String topic);

    @Override
    default void close() {}
}
