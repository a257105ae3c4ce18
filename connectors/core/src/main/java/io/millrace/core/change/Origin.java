package io.millrace.core.change;

import org.jspecify.annotations.Nullable;

/**
 * Where a change comes from.
 *
 * @param topic the topic as the sink sees it, after transforms
 * @param table {@code database.table} or {@code schema.table} if known
 * @param version a number that grows with every change of the row
 * @param committedMicros the time of the change in microseconds since the epoch, or -1 if unknown
 */
public record Origin(String topic, @Nullable String table, long version, long committedMicros) {}
