package io.millrace.redis;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.ControlRecord;
import io.millrace.core.change.Op;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.SinkRecord;

/** Rows of a table, and what its source says of the whole table. */
final class SweepRecords {
    static final String TOPIC = TaskContext.PARTITION.topic();

    /** As large as versions are in practice: not a double. */
    static final long READING = 3_650_722_201_600_000_001L;

    private SweepRecords() {}

    static SinkRecord row(long offset, String id, long version) {
        Headers headers = ChangeHeaders.of(Op.UPDATE, version, -1, "shop.orders", null);
        return new SinkRecord(
                TOPIC,
                TaskContext.PARTITION.partition(),
                Schema.STRING_SCHEMA,
                id,
                null,
                Map.of("id", id),
                offset,
                0L,
                TimestampType.CREATE_TIME,
                headers);
    }

    static SinkRecord marker(Op op, long offset, long version) {
        Headers headers =
                ChangeHeaders.of(op, version, -1, "shop.orders", "g").addString(ChangeHeaders.PARTITIONS, "1");
        return new SinkRecord(
                TOPIC,
                TaskContext.PARTITION.partition(),
                ControlRecord.KEY_SCHEMA,
                ControlRecord.key("shop.orders", op),
                null,
                null,
                offset,
                0L,
                TimestampType.CREATE_TIME,
                headers);
    }
}
