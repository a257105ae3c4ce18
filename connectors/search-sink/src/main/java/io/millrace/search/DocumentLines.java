package io.millrace.search;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lines of one operation in a bulk request. */
final class DocumentLines {
    private static final JsonStringEncoder STRINGS = JsonStringEncoder.getInstance();
    private static final byte[] INDEX = ascii("{\"index\":{\"_index\":\"");
    private static final byte[] DELETE = ascii("{\"delete\":{\"_index\":\"");
    private static final byte[] ID = ascii("\",\"_id\":\"");
    private static final byte[] ROUTING = ascii("\",\"routing\":\"");
    private static final byte[] VERSION = ascii("\",\"version\":");
    private static final byte[] GUARDED = ascii(",\"version_type\":\"external_gte\"");
    private static final byte[] END = ascii("}}\n");
    private static final byte[] NONE = new byte[0];

    private final byte[] endOfIndex;
    private final byte[] endOfDelete;

    /** Lines for documents that pass an ingest pipeline, or none. */
    DocumentLines(Optional<String> pipeline) {
        byte[] named = pipeline.map(
                        name -> joined(NONE, 0, ascii(",\"pipeline\":\""), STRINGS.quoteAsUTF8(name), ascii("\"")))
                .orElse(NONE);
        endOfIndex = joined(NONE, 0, GUARDED, named, END);
        endOfDelete = joined(NONE, 0, GUARDED, END);
    }

    /** Writes the document, which is one line, unless the index has a newer version. */
    byte[] index(DocumentId target, @Nullable String routing, long version, byte[] source) {
        byte[] action = action(INDEX, target, routing, version, endOfIndex, source.length + 1);
        System.arraycopy(source, 0, action, action.length - source.length - 1, source.length);
        action[action.length - 1] = '\n';
        return action;
    }

    /** Deletes the document unless the index has a newer version. */
    byte[] remove(DocumentId target, @Nullable String routing, long version) {
        return action(DELETE, target, routing, version, endOfDelete, 0);
    }

    private static byte[] action(
            byte[] verb, DocumentId target, @Nullable String routing, long version, byte[] end, int room) {
        byte[] index = STRINGS.quoteAsUTF8(target.index());
        byte[] id = STRINGS.quoteAsUTF8(target.id());
        byte[] number = ascii(Long.toString(version));
        return routing == null
                ? joined(verb, room, index, ID, id, VERSION, number, end)
                : joined(verb, room, index, ID, id, ROUTING, STRINGS.quoteAsUTF8(routing), VERSION, number, end);
    }

    /** The parts in one array with room at its end. */
    private static byte[] joined(byte[] first, int room, byte[]... others) {
        int size = first.length + room;
        for (byte[] part : others) {
            size += part.length;
        }
        byte[] all = new byte[size];
        System.arraycopy(first, 0, all, 0, first.length);
        int at = first.length;
        for (byte[] part : others) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
