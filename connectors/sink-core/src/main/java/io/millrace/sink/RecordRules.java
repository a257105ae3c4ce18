package io.millrace.sink;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How records are to be taken.
 *
 * @param versionField the field that numbers rows without a version or a time, or null for the Kafka offset
 * @param topicNames what topics are called in the names of targets
 * @param topics those that the connector lists; empty if it takes topics by a pattern
 * @param rejection what happens to those that can never be written
 */
public record RecordRules(
        @Nullable String versionField, TopicNames topicNames, List<String> topics, RejectionPolicy rejection) {
    public RecordRules {
        topics = List.copyOf(topics);
    }
}
