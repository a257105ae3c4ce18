package io.millrace.search;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How indexes are made and kept.
 *
 * @param gcDeletes how long a shard remembers the versions of deleted documents
 * @param points fields that documents have beside their columns
 * @param onConflict what happens when a mapping cannot follow a column
 * @param deletes what becomes of the documents of deleted rows
 * @param method how a row becomes a document
 */
record IndexOptions(
        int shards,
        int replicas,
        Duration gcDeletes,
        GeoPoints points,
        OnMappingConflict onConflict,
        Deletes deletes,
        WriteMethod method) {

    /** The fields that the sink keeps in documents for itself. */
    Map<String, Object> ownFields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (method == WriteMethod.APPEND) {
            fields.putAll(AppendPlanner.fields());
        }
        if (deletes == Deletes.KEEP) {
            fields.put(DeleteMark.FIELD, DeleteMark.MAPPING);
        }
        if (method == WriteMethod.UPSERT) {
            fields.put(Owners.FIELD, Owners.MAPPING);
        }
        return fields;
    }

    /** What goes under {@code settings.index}. */
    Map<String, Object> settings() {
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("number_of_shards", shards);
        index.put("number_of_replicas", replicas);
        index.put("gc_deletes", gcDeletes.toMillis() + "ms");
        // A value that does not fit its field leaves the document whole; only the field is not found by it.
        index.put("mapping", Map.of("ignore_malformed", true));
        return index;
    }
}
