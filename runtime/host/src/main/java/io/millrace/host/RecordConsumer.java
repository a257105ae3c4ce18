package io.millrace.host;

import org.apache.kafka.connect.source.SourceRecord;

/** Takes the records of a source, one after another and on one thread. */
@FunctionalInterface
public interface RecordConsumer {
    /** Takes a record; says whether more are wanted. */
    boolean accept(SourceRecord record);
}
