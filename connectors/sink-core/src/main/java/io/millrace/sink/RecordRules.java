package io.millrace.sink;

import org.jspecify.annotations.Nullable;

/**
 * How records are to be taken.
 *
 * @param versionField the field that numbers rows without a version or a time, or null for the Kafka offset
 * @param topicNames what topics are called in the names of targets
 * @param rejection what happens to those that can never be written
 */
public record RecordRules(@Nullable String versionField, TopicNames topicNames, RejectionPolicy rejection) {}
