package io.millrace.search;

import io.millrace.sink.WriteOp;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A change of the fields that an owner has in a document; all others stay.
 *
 * @param target the document and the owner
 * @param routing what chooses the shard, or null for the id
 * @param fields the new values as JSON
 * @param clears whether the owner's fields of before go first; with no new fields that is a delete
 * @param schema the schema of the row, or null
 * @param bytes about how much memory it takes
 */
record FieldUpdate(
        Target target,
        @Nullable String routing,
        long version,
        long committedMicros,
        Map<String, byte[]> fields,
        boolean clears,
        @Nullable Schema schema,
        int bytes)
        implements IndexOp {
    /** What an entry of a map takes beside its value. */
    private static final int FIELD_OVERHEAD = 72;

    /** Updates of one document by several owners do not absorb each other, but go through the same lane. */
    record Target(DocumentId document, String owner) {
        @Override
        public int hashCode() {
            return document.hashCode();
        }

        @Override
        public String toString() {
            return document + " for " + owner;
        }
    }

    /** New values for some fields. */
    static FieldUpdate set(
            Target target,
            @Nullable String routing,
            long version,
            long committedMicros,
            Map<String, byte[]> fields,
            @Nullable Schema schema) {
        return new FieldUpdate(target, routing, version, committedMicros, fields, false, schema, size(fields));
    }

    /** The owner has no fields in the document any more. */
    static FieldUpdate delete(Target target, @Nullable String routing, long version, long committedMicros) {
        return new FieldUpdate(target, routing, version, committedMicros, Map.of(), true, null, FIELD_OVERHEAD);
    }

    boolean isDelete() {
        return clears && fields.isEmpty();
    }

    @Override
    public String index() {
        return target.document.index();
    }

    /** The fields of both, this one's where both have them. */
    @Override
    public WriteOp over(WriteOp older) {
        if (clears || !(older instanceof FieldUpdate before)) {
            return this;
        }
        Set<String> own = fields.keySet();
        if (!before.clears && own.containsAll(before.fields.keySet())) {
            return this;
        }
        Map<String, byte[]> both = new LinkedHashMap<>(before.fields);
        both.putAll(fields);
        return new FieldUpdate(target, routing, version, committedMicros, both, before.clears, schema, size(both));
    }

    private static int size(Map<String, byte[]> fields) {
        int size = FIELD_OVERHEAD;
        for (Map.Entry<String, byte[]> field : fields.entrySet()) {
            size += field.getKey().length() + field.getValue().length + FIELD_OVERHEAD;
        }
        return size;
    }

    @Override
    public String toString() {
        return target + " at version " + version + ", " + fields.size() + " fields";
    }
}
