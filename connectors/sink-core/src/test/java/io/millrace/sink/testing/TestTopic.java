package io.millrace.sink.testing;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** A topic of one table, with records in one form and encoding. */
public final class TestTopic {
    private static final SchemaAndValue NULL = new SchemaAndValue(null, null);

    private final String name;
    private final Form form;
    private final Encoding encoding;
    private final List<List<SinkRecord>> partitions;

    public TestTopic(String name, Form form, Encoding encoding, int partitions) {
        this.name = name;
        this.form = form;
        this.encoding = encoding;
        this.partitions = IntStream.range(0, partitions)
                .<List<SinkRecord>>mapToObj(number -> new ArrayList<>())
                .toList();
    }

    public String name() {
        return name;
    }

    List<TopicPartition> partitions() {
        return IntStream.range(0, partitions.size())
                .mapToObj(number -> new TopicPartition(name, number))
                .toList();
    }

    /** The records of a partition, by offset. */
    public List<SinkRecord> records(int partition) {
        return partitions.get(partition);
    }

    /** Where a row's records go. */
    int partitionOf(long id) {
        return (int) (id % partitions.size());
    }

    /** A change in the form of the topic, with a tombstone where the form has one. */
    TestTopic add(RowChange change) {
        int partition = partitionOf(change.row().id());
        SchemaAndValue key = key(change.row().id());
        Map<String, ?> value = form.value(change);
        Headers headers = form.headers(change);
        append(partition, key, value == null ? NULL : encoding.encode(form.schemaName(), value), headers);
        if (change.isDelete() && form.addsTombstones()) {
            append(partition, key, NULL, headers.duplicate());
        }
        return this;
    }

    /** The same change as at a place, once more. */
    void addAgain(int partition, int place) {
        SinkRecord record = records(partition).get(place);
        append(
                partition,
                new SchemaAndValue(record.keySchema(), record.key()),
                new SchemaAndValue(record.valueSchema(), record.value()),
                record.headers().duplicate());
    }

    /** The table is emptied; as our sources say it, or in the form that others have for it. */
    void addTruncate(long second) {
        RowChange change = new RowChange(Op.TRUNCATE, new Row(0, null, 0), second);
        if (!form.hasVersion()) {
            Map<String, @Nullable Object> value = form == Form.EVENT ? form.value(change) : null;
            if (value != null) {
                value.put("after", null);
            }
            append(0, NULL, value == null ? NULL : encoding.encode(form.schemaName(), value), form.headers(change));
            return;
        }
        for (int partition = 0; partition < partitions.size(); partition++) {
            Headers headers = ChangeHeaders.of(Op.TRUNCATE, change.version(), change.micros(), "shop.orders", null)
                    .addString(ChangeHeaders.SOURCE, name)
                    .addString(ChangeHeaders.PARTITIONS, Integer.toString(partitions.size()));
            append(partition, new SchemaAndValue(Schema.STRING_SCHEMA, "control"), NULL, headers);
        }
    }

    /** A record that no row belongs to; everyone has to reject it. */
    void addPoison(int partition) {
        Row row = new Row(partition, "no key", 0);
        append(partition, NULL, encoding.encode("shop.orders.Value", row.columns()), new ConnectHeaders());
    }

    /** Records of Debezium that are of no row: a heartbeat, the end of a transaction, a change of the schema. */
    void addNoRows() {
        append(
                0,
                encoding.encode("io.debezium.connector.common.ServerNameKey", Map.of("serverName", "shop")),
                encoding.encode("io.debezium.connector.common.Heartbeat", Map.of("ts_ms", 1_700_000_000_123L)),
                new ConnectHeaders());
        Map<String, @Nullable Object> end = new LinkedHashMap<>();
        end.put("status", "END");
        end.put("id", "7");
        end.put("event_count", 1L);
        end.put("data_collections", null);
        append(
                0,
                encoding.encode("io.debezium.connector.common.TransactionMetadataKey", Map.of("id", "7")),
                encoding.encode("io.debezium.connector.common.TransactionMetadataValue", end),
                new ConnectHeaders());
        Map<String, @Nullable Object> ddl = new LinkedHashMap<>();
        ddl.put("source", Map.of("db", "shop", "ts_ms", 1_700_000_000_123L));
        ddl.put("databaseName", "shop");
        ddl.put("ddl", "ALTER TABLE orders ADD note TEXT");
        append(
                0,
                encoding.encode("io.debezium.connector.mysql.SchemaChangeKey", Map.of("databaseName", "shop")),
                encoding.encode("io.debezium.connector.mysql.SchemaChangeValue", ddl),
                new ConnectHeaders());
    }

    @Override
    public String toString() {
        return name + " of " + form + " as " + encoding;
    }

    private SchemaAndValue key(long id) {
        return encoding.encode("shop.orders.Key", Map.of("id", id));
    }

    private void append(int partition, SchemaAndValue key, SchemaAndValue value, Headers headers) {
        List<SinkRecord> records = partitions.get(partition);
        records.add(new SinkRecord(
                name,
                partition,
                key.schema(),
                key.value(),
                value.schema(),
                value.value(),
                records.size(),
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                headers));
    }
}
