package io.millrace.sink;

import org.jspecify.annotations.Nullable;

/**
 * How records are to be understood.
 *
 * @param versionField the field that numbers rows without a version or a time, or null for the Kafka offset
 */
public record RecordRules(@Nullable String versionField) {
    static final RecordRules DEFAULTS = new RecordRules(null);
}
