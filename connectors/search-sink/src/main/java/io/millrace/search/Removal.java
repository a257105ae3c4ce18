package io.millrace.search;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What takes a document away: a delete, or the mark of one where deletes are kept. */
final class Removal {
    /** A mark passes no pipeline, not even the default one of the index. */
    private static final DocumentLines LINES = new DocumentLines(Optional.of("_none"));

    private final boolean kept;

    Removal(Deletes deletes) {
        this.kept = deletes == Deletes.KEEP;
    }

    /** The operation, at the version at which the row went. */
    DocumentOp of(DocumentId target, @Nullable String route, long version, long committedMicros) {
        byte[] lines = kept
                ? LINES.index(target, route, version, DeleteMark.source(committedMicros))
                : LINES.remove(target, route, version);
        DocumentOp.Encoded encoded = new DocumentOp.Encoded(target, version, committedMicros, lines);
        return kept ? new DocumentOp.Index(encoded, null) : new DocumentOp.Remove(encoded);
    }
}
