package io.millrace.search;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Operations for tests. */
final class Ops {
    private static final DocumentLines LINES = new DocumentLines(Optional.empty());

    private Ops() {}

    static DocumentOp index(String index, String id, long version, String source) {
        return index(index, id, version, source, null);
    }

    static DocumentOp index(String index, String id, long version, String source, @Nullable Schema schema) {
        DocumentId target = new DocumentId(index, id);
        byte[] lines = LINES.index(target, null, version, source.getBytes(StandardCharsets.UTF_8));
        return new DocumentOp.Index(new DocumentOp.Encoded(target, version, -1, lines), schema);
    }

    static DocumentOp remove(String index, String id, long version) {
        DocumentId target = new DocumentId(index, id);
        return new DocumentOp.Remove(new DocumentOp.Encoded(target, version, -1, LINES.remove(target, null, version)));
    }
}
