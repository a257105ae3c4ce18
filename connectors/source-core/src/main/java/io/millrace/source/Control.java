package io.millrace.source;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.ControlRecord;
import io.millrace.core.change.Op;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** A record that speaks of a whole table and goes to every partition of its topic. */
record Control(
        Op op,
        String topic,
        String table,
        long version,
        long committedMicros,
        @Nullable String generation,
        Offsets offsets) {

    /** The source partition, the offset of all records but the last one, and the offset of the last one. */
    record Offsets(
            Map<String, ?> partition,
            @Nullable Map<String, ?> held,
            @Nullable Map<String, ?> reached) {}

    /** One record for each partition; or one for any of them if it says nothing of rows or their number is not known. */
    List<SourceRecord> records(OptionalInt partitions) {
        if (partitions.isEmpty() || op == Op.PART) {
            return List.of(record(null, true, headers()));
        }
        int count = partitions.getAsInt();
        return IntStream.range(0, count)
                .mapToObj(partition -> record(
                        partition,
                        partition == count - 1,
                        headers().addString(ChangeHeaders.PARTITIONS, Integer.toString(count))))
                .toList();
    }

    private Headers headers() {
        return ChangeHeaders.of(op, version, committedMicros, table, generation).addString(ChangeHeaders.SOURCE, topic);
    }

    private SourceRecord record(@Nullable Integer kafkaPartition, boolean last, Headers headers) {
        Struct key = ControlRecord.key(table, op);
        return new SourceRecord(
                offsets.partition(),
                last ? offsets.reached() : offsets.held(),
                topic,
                kafkaPartition,
                key.schema(),
                key,
                null,
                null,
                null,
                headers);
    }
}
