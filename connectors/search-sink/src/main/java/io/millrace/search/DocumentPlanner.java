package io.millrace.search;

import io.millrace.core.change.Change;
import io.millrace.core.change.Data;
import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.JsonDocument;
import io.millrace.sink.Planner;
import io.millrace.sink.Template;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Turns a row into a document to write whole and a deleted row into a document to delete, both at the version of the
 * change.
 *
 * <p>What a server would refuse a whole request for is refused here, where only the record suffers.
 */
final class DocumentPlanner implements Planner<DocumentOp> {
    private static final int LONGEST_ID = 512;

    /** What a server takes for no pipeline, not even one that the index has by default. */
    private static final String NO_PIPELINE = "_none";

    private final Template indexName;
    private final Template documentId;
    private final @Nullable Template routing;
    private final GeoPoints points;
    private final DocumentLines lines;
    private final @Nullable DocumentLines marks;
    private final IndexName index = new IndexName();
    private final JsonDocument document = new JsonDocument();

    DocumentPlanner(DocumentOptions options) {
        indexName = Template.parse(options.indexName());
        documentId = Template.parse(options.id());
        routing = options.routing().map(Template::parse).orElse(null);
        points = options.points();
        lines = new DocumentLines(options.pipeline());
        marks = options.deletes() == Deletes.KEEP ? new DocumentLines(Optional.of(NO_PIPELINE)) : null;
    }

    @Override
    public void plan(Change change, Consumer<? super DocumentOp> out) {
        if (change instanceof Change.Upsert upsert) {
            Origin origin = upsert.origin();
            DocumentId target = target(origin, upsert.key());
            byte[] source = points.addTo(document.write(object(upsert.row())), upsert.row());
            byte[] text = lines.index(target, routing(origin, upsert.key()), origin.version(), source);
            out.accept(new DocumentOp.Index(
                    encoded(target, origin, text), upsert.row().schema()));
        } else if (change instanceof Change.Delete delete) {
            Origin origin = delete.origin();
            DocumentId target = target(origin, delete.key());
            out.accept(remove(target, routing(origin, delete.key()), origin));
        }
    }

    private DocumentOp remove(DocumentId target, @Nullable String route, Origin origin) {
        if (marks == null) {
            return new DocumentOp.Remove(encoded(target, origin, lines.remove(target, route, origin.version())));
        }
        byte[] mark = marks.index(target, route, origin.version(), DeleteMark.source(origin));
        return new DocumentOp.Index(encoded(target, origin, mark), null);
    }

    private @Nullable String routing(Origin origin, Data key) {
        return routing == null ? null : routing.resolve(origin, key);
    }

    private static Data object(Data row) {
        if (row.value() instanceof Struct || row.value() instanceof Map<?, ?>) {
            return row;
        }
        throw new FaultException(
                Fault.RECORD_VALUE_UNSUPPORTED,
                "A document is made of a row with named columns, but the record's value has no names. Check its"
                        + " converter and transforms.");
    }

    private DocumentId target(Origin origin, Data key) {
        if (origin.version() < 0) {
            throw new FaultException(
                    Fault.RECORD_TARGET_INVALID,
                    "The version of the record is " + origin.version() + " but has to be 0 or more.");
        }
        String id = documentId.resolve(origin, key);
        int length = id.length() > LONGEST_ID ? id.length() : id.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > LONGEST_ID) {
            throw new FaultException(
                    Fault.RECORD_TARGET_INVALID,
                    "document.id gives an id of " + length + " bytes but an id has 1 to " + LONGEST_ID
                            + " bytes. Choose a shorter template.");
        }
        return new DocumentId(index.of(indexName.resolve(origin, key)), id);
    }

    private static DocumentOp.Encoded encoded(DocumentId target, Origin origin, byte[] lines) {
        return new DocumentOp.Encoded(target, origin.version(), origin.committedMicros(), lines);
    }
}
