package io.millrace.search;

import io.millrace.core.change.Change;
import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.JsonDocument;
import io.millrace.sink.MovingRows;
import io.millrace.sink.Planner;
import io.millrace.sink.Template;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a row into a document to write whole and a deleted row into a document to delete, both at the version of the
 * change.
 *
 * <p>What a server would refuse a whole request for is refused here, where only the record suffers.
 */
final class DocumentPlanner implements Planner<DocumentOp> {
    private static final int LONGEST_ID = 512;

    private final Template indexName;
    private final Template documentId;
    private final @Nullable Template routing;
    private final GeoPoints points;
    private final DocumentLines lines;
    private final Removal removal;
    private final IndexName index = new IndexName();
    private final JsonDocument document = new JsonDocument();

    private DocumentPlanner(DocumentOptions options, Template indexName, Template documentId) {
        this.indexName = indexName;
        this.documentId = documentId;
        routing = options.routing().map(Template::parse).orElse(null);
        points = options.points();
        lines = new DocumentLines(options.pipeline());
        removal = new Removal(options.deletes());
    }

    /** A planner that also moves documents whose index or id is made of the row. */
    static Planner<DocumentOp> of(DocumentOptions options) {
        Template indexName = Template.parse(options.indexName());
        Template documentId = Template.parse(options.id());
        return MovingRows.of(new DocumentPlanner(options, indexName, documentId), indexName, documentId);
    }

    @Override
    public void plan(Change change, Consumer<? super DocumentOp> out) {
        if (change instanceof Change.Upsert upsert) {
            Origin origin = upsert.origin();
            DocumentId target = target(origin, upsert.key(), upsert.row());
            byte[] source = points.addTo(document.write(object(upsert.row())), upsert.row());
            byte[] text = lines.index(target, routing(origin, upsert.key()), origin.version(), source);
            out.accept(new DocumentOp.Index(
                    encoded(target, origin, text), upsert.row().schema()));
        } else if (change instanceof Change.Delete delete) {
            Origin origin = delete.origin();
            DocumentId target = target(origin, delete.key(), delete.before());
            out.accept(removal.of(target, routing(origin, delete.key()), origin.version(), origin.committedMicros()));
        }
    }

    private @Nullable String routing(Origin origin, Data key) {
        return routing == null ? null : routing.resolve(origin, key, Data.NONE);
    }

    private static Data object(Data row) {
        if (row.hasColumns()) {
            return row;
        }
        throw new FaultException(
                Fault.RECORD_VALUE_UNSUPPORTED,
                "A document is made of a row with named columns, but the record's value has no names. Check its"
                        + " converter and transforms.");
    }

    private DocumentId target(Origin origin, Data key, Data row) {
        if (origin.version() < 0) {
            throw new FaultException(
                    Fault.RECORD_TARGET_INVALID,
                    "The version of the record is " + origin.version() + " but has to be 0 or more.");
        }
        String id = documentId.resolve(origin, key, row);
        int length = id.length() > LONGEST_ID ? id.length() : id.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > LONGEST_ID) {
            throw new FaultException(
                    Fault.RECORD_TARGET_INVALID,
                    "document.id gives an id of " + length + " bytes but an id has 1 to " + LONGEST_ID
                            + " bytes. Choose a shorter template.");
        }
        return new DocumentId(index.of(indexName.resolve(origin, key, row)), id);
    }

    private static DocumentOp.Encoded encoded(DocumentId target, Origin origin, byte[] lines) {
        return new DocumentOp.Encoded(target, origin.version(), origin.committedMicros(), lines);
    }
}
