package io.millrace.core.change;

import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Where a change comes from.
 *
 * @param topic the topic as the sink sees it, after transforms
 * @param table {@code database.table} or {@code schema.table} if known
 * @param version a number that grows with every change of the row
 * @param committedMicros the time of the change in microseconds since the epoch, or -1 if unknown
 * @param headers those of the record, not to be changed
 */
public record Origin(String topic, @Nullable String table, long version, long committedMicros, Headers headers) {
    private static final Headers NO_HEADERS = new ConnectHeaders();

    /** An origin of a record without headers. */
    public Origin(String topic, @Nullable String table, long version, long committedMicros) {
        this(topic, table, version, committedMicros, NO_HEADERS);
    }
}
