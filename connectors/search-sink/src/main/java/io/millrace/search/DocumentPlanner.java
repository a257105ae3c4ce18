package io.millrace.search;

import io.millrace.core.change.Change;
import io.millrace.core.change.Origin;
import io.millrace.sink.JsonDocument;
import io.millrace.sink.Planner;
import java.util.function.Consumer;

/**
 * Turns a row into a document to write whole and a deleted row into a document to delete, both at the version of the
 * change.
 *
 * <p>What a server would refuse a whole request for is refused here, where only the record suffers.
 */
final class DocumentPlanner implements Planner<DocumentOp> {
    private final DocumentNames names;
    private final GeoPoints points;
    private final DocumentLines lines;
    private final Removal removal;
    private final JsonDocument document = new JsonDocument();

    private DocumentPlanner(DocumentOptions options) {
        names = new DocumentNames(options);
        points = options.points();
        lines = new DocumentLines(options.pipeline());
        removal = new Removal(options.deletes());
    }

    /** A planner that also moves documents whose index or id is made of the row. */
    static Planner<DocumentOp> of(DocumentOptions options) {
        DocumentPlanner planner = new DocumentPlanner(options);
        return planner.names.following(planner);
    }

    @Override
    public void plan(Change change, Consumer<? super DocumentOp> out) {
        if (change instanceof Change.Upsert upsert) {
            Origin origin = upsert.origin();
            DocumentId target = names.target(origin, upsert.key(), upsert.row());
            byte[] source = points.addTo(document.write(DocumentNames.object(upsert.row())), upsert.row());
            byte[] text = lines.index(target, names.routing(origin, upsert.key()), origin.version(), source);
            out.accept(new DocumentOp.Index(
                    encoded(target, origin, text), upsert.row().schema()));
        } else if (change instanceof Change.Delete delete) {
            Origin origin = delete.origin();
            DocumentId target = names.target(origin, delete.key(), delete.before());
            out.accept(removal.of(
                    target, names.routing(origin, delete.key()), origin.version(), origin.committedMicros()));
        }
    }

    private static DocumentOp.Encoded encoded(DocumentId target, Origin origin, byte[] lines) {
        return new DocumentOp.Encoded(target, origin.version(), origin.committedMicros(), lines);
    }
}
