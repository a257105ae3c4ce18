package io.debezium.util;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Debezium's class of this name, by which its queue keeps to {@code max.queue.size.in.bytes}: that one encodes
 * every text anew and looks every field up by its name, so the budget would cost as much as decoding the row.
 *
 * <p>This one estimates what a record holds of the heap. Schemas are shared and not counted.
 */
public final class ApproximateStructSizeCalculator {
    /** The record itself, its offset, its headers and its source block, whose texts are short or shared. */
    private static final long RECORD = 1500;

    private static final long VALUE = 16;
    private static final long TEXT = 56;

    private ApproximateStructSizeCalculator() {}

    /** As Debezium calls it. */
    public static long getApproximateRecordSize(SourceRecord record) {
        return RECORD + size(record.key()) + size(record.value());
    }

    private static long size(@Nullable Object value) {
        if (value instanceof String text) {
            return TEXT + 2L * text.length();
        }
        if (value instanceof Struct struct) {
            return struct(struct);
        }
        if (value instanceof byte[] bytes) {
            return TEXT + bytes.length;
        }
        if (value instanceof ByteBuffer bytes) {
            return TEXT + bytes.capacity();
        }
        if (value instanceof List<?> list) {
            return all(list);
        }
        if (value instanceof Map<?, ?> map) {
            return all(map.keySet()) + all(map.values());
        }
        return VALUE;
    }

    private static long struct(Struct struct) {
        List<Field> fields = struct.schema().fields();
        long size = TEXT;
        for (int i = 0; i < fields.size(); i++) {
            size += VALUE + size(struct.get(fields.get(i)));
        }
        return size;
    }

    private static long all(Collection<?> values) {
        long size = TEXT;
        for (Object value : values) {
            size += VALUE + size(value);
        }
        return size;
    }
}
