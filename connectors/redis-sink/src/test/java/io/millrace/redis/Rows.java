package io.millrace.redis;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Records of a table of orders, one offset and one version after the other. */
final class Rows {
    static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    static final Schema ROW = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .field("customer", Schema.OPTIONAL_STRING_SCHEMA)
            .field("amount", Schema.OPTIONAL_INT64_SCHEMA)
            .field(
                    "until",
                    SchemaBuilder.int64()
                            .name("io.debezium.time.Timestamp")
                            .optional()
                            .build())
            .build();

    private final List<SinkRecord> records = new ArrayList<>();
    private final long firstVersion;

    Rows() {
        this(2_000_000_000_000_000_000L);
    }

    Rows(long firstVersion) {
        this.firstVersion = firstVersion;
    }

    /** A row with some of its columns; the others are NULL. */
    Rows upsert(long id, Map<String, ?> columns) {
        Struct row = new Struct(ROW).put("id", id);
        columns.forEach(row::put);
        return add(id, row);
    }

    /** A row of a table that has other columns by now. */
    Rows upsert(long id, Struct row) {
        return add(id, row);
    }

    Rows delete(long id) {
        return add(id, null);
    }

    /** Puts a header on the last record. */
    Rows header(String name, String value) {
        Headers unused = last().headers().addString(name, value);
        return this;
    }

    SinkRecord last() {
        return records.get(records.size() - 1);
    }

    List<SinkRecord> records() {
        return records;
    }

    /** The records from a place on. */
    List<SinkRecord> from(int place) {
        return records.subList(place, records.size());
    }

    private Rows add(long id, @Nullable Struct row) {
        long offset = records.size();
        records.add(new SinkRecord(
                TaskContext.PARTITION.topic(),
                TaskContext.PARTITION.partition(),
                KEY,
                new Struct(KEY).put("id", id),
                row == null ? null : row.schema(),
                row,
                offset,
                0L,
                TimestampType.CREATE_TIME,
                ChangeHeaders.of(
                        row == null ? Op.DELETE : Op.UPDATE,
                        firstVersion + offset,
                        1_700_000_000_000_000L,
                        "shop.orders",
                        null)));
        return this;
    }
}
