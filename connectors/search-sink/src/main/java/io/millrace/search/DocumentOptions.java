package io.millrace.search;

import java.util.Optional;

/**
 * How documents are made.
 *
 * @param indexName the template of the index's name
 * @param id the template of the document's id
 * @param routing the template of the value that chooses the shard, or empty for the id
 * @param pipeline the ingest pipeline that documents pass in the cluster, or empty
 * @param points the points to make of two columns each
 * @param deletes what becomes of the documents of deleted rows
 * @param method how a row becomes a document
 * @param timestampColumn the column that is the time of an event, or empty for the time of the change
 * @param owner the template that names whose fields a row is where documents have several owners
 */
record DocumentOptions(
        String indexName,
        String id,
        Optional<String> routing,
        Optional<String> pipeline,
        GeoPoints points,
        Deletes deletes,
        WriteMethod method,
        Optional<String> timestampColumn,
        String owner) {}
