package io.debezium.util;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Debezium's class of this name, by which its queue keeps to {@code max.queue.size.in.bytes}: that one encodes
 * every text anew and looks every field up by its name, so the budget would cost as much as decoding the row.
 *
 * <p>This one estimates what a record holds of the heap. Schemas are shared and not counted. Which fields of a struct can be
 * large is found once for its schema; the others are not looked at.
 */
public final class ApproximateStructSizeCalculator {
    /** The record itself, its offset, its headers and its source block, whose texts are short or shared. */
    private static final long RECORD = 1500;

    private static final long VALUE = 16;
    private static final long TEXT = 56;
    private static final int PLACES = 256;

    /** Structs aside, whose own fields decide. */
    private static final Set<Schema.Type> VARYING =
            Set.of(Schema.Type.STRING, Schema.Type.BYTES, Schema.Type.ARRAY, Schema.Type.MAP);

    /** One place for each hash and no lock: an entry is immutable, and a race costs another one. */
    private static final @Nullable Shape[] SHAPES = new Shape[PLACES];

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
        Shape shape = shape(struct.schema());
        long size = shape.fixed;
        for (Field field : shape.varying) {
            size += size(struct.get(field));
        }
        return size;
    }

    private static Shape shape(Schema schema) {
        int place = System.identityHashCode(schema) & (PLACES - 1);
        Shape last = SHAPES[place];
        if (last != null && last.schema == schema) {
            return last;
        }
        Shape found = new Shape(schema);
        SHAPES[place] = found;
        return found;
    }

    /** The structs of a schema: what all of them hold, and the fields that make the difference. */
    private static final class Shape {
        private final Schema schema;
        private final long fixed;
        private final Field[] varying;

        Shape(Schema schema) {
            this.schema = schema;
            this.varying = schema.fields().stream().filter(Shape::varies).toArray(Field[]::new);
            // A value that is not looked at is a small object beside its reference.
            this.fixed = TEXT + VALUE * (2L * schema.fields().size() - varying.length);
        }

        private static boolean varies(Field field) {
            Schema.Type type = field.schema().type();
            return VARYING.contains(type) || (type == Schema.Type.STRUCT && !isSource(field));
        }

        private static boolean isSource(Field field) {
            String type = field.schema().name();
            return field.name().equals("source") && type != null && type.endsWith(".Source");
        }
    }

    private static long all(Collection<?> values) {
        long size = TEXT;
        for (Object value : values) {
            size += VALUE + size(value);
        }
        return size;
    }
}
