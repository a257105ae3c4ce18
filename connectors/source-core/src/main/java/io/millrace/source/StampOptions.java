package io.millrace.source;

import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How records are stamped.
 *
 * @param format what a record's value holds
 * @param tombstones whether Debezium sends a tombstone after a delete
 * @param noticeTopic the topic that Debezium names for its notifications
 * @param keepNotices whether the user wants those notifications
 * @param partlyRead tables of which a snapshot reads a selection only, so that it says nothing of the other rows
 * @param topicOf the topic of a table
 */
public record StampOptions(
        RecordFormat format,
        boolean tombstones,
        String noticeTopic,
        boolean keepNotices,
        Set<String> partlyRead,
        UnaryOperator<String> topicOf) {
    public StampOptions {
        partlyRead = Set.copyOf(partlyRead);
    }
}
