package io.millrace.source;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a start goes about what is to be read again.
 *
 * @param state as it is from then on
 * @param settings what Debezium has to be told
 * @param offset the offset as Debezium gets it; null for a start from nothing
 */
record ResyncStart(
        ResyncState state,
        Map<String, String> settings,
        @Nullable Map<String, Object> offset) {}
