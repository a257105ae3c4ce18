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
    private static final byte[] CREATE = ascii("{\"create\":{\"_index\":\"");
    private static final byte[] IF_SEQ_NO = ascii("\",\"if_seq_no\":");
    private static final byte[] IF_PRIMARY_TERM = ascii(",\"if_primary_term\":");
    private static final byte[] QUOTE = ascii("\"");
    private static final byte[] END = ascii("}}\n");
    private static final byte[] NONE = new byte[0];

    private final byte[] named;
    private final byte[] endOfIndex;
    private final byte[] endOfDelete;

    /** The index of the operation before, which is mostly that of the next; any thread may replace it. */
    private Quoted lastIndex = new Quoted("", NONE);

    /** Lines for documents that pass an ingest pipeline, or none. */
    DocumentLines(Optional<String> pipeline) {
        named = pipeline.map(name -> joined(NONE, 0, ascii(",\"pipeline\":\""), quoted(name), ascii("\"")))
                .orElse(NONE);
        endOfIndex = joined(NONE, 0, GUARDED, named, END);
        endOfDelete = joined(NONE, 0, GUARDED, END);
    }

    /** Writes the document, which is one line, unless the index has a newer version. */
    byte[] index(DocumentId target, @Nullable String routing, long version, byte[] source) {
        return ended(action(INDEX, target, routing, version, endOfIndex, source.length + 1), source);
    }

    /** Writes the document if the index has it just as it was read. */
    byte[] replace(DocumentId target, @Nullable String routing, StoredDocument read, byte[] source) {
        byte[] condition = joined(
                IF_SEQ_NO,
                0,
                ascii(Long.toString(read.seqNo())),
                IF_PRIMARY_TERM,
                ascii(Long.toString(read.primaryTerm())));
        return ended(joined(INDEX, source.length + 1, place(target, routing), condition, named, END), source);
    }

    /** Writes the document if the index has none of this id. */
    byte[] create(DocumentId target, @Nullable String routing, byte[] source) {
        return ended(joined(CREATE, source.length + 1, place(target, routing), QUOTE, named, END), source);
    }

    /** Deletes the document unless the index has a newer version. */
    byte[] remove(DocumentId target, @Nullable String routing, long version) {
        return action(DELETE, target, routing, version, endOfDelete, 0);
    }

    private byte[] action(
            byte[] verb, DocumentId target, @Nullable String routing, long version, byte[] end, int room) {
        byte[] index = index(target);
        byte[] id = quoted(target.id());
        byte[] number = ascii(Long.toString(version));
        return routing == null
                ? joined(verb, room, index, ID, id, VERSION, number, end)
                : joined(verb, room, index, ID, id, ROUTING, quoted(routing), VERSION, number, end);
    }

    /** Index, id and routing, up to the last quote. */
    private byte[] place(DocumentId target, @Nullable String routing) {
        byte[] index = index(target);
        byte[] id = quoted(target.id());
        return routing == null ? joined(index, 0, ID, id) : joined(index, 0, ID, id, ROUTING, quoted(routing));
    }

    private byte[] index(DocumentId target) {
        Quoted known = lastIndex;
        if (!known.text.equals(target.index())) {
            known = new Quoted(target.index(), quoted(target.index()));
            lastIndex = known;
        }
        return known.bytes;
    }

    private static byte[] quoted(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < ' ' || unit > '~' || unit == '"' || unit == '\\') {
                return STRINGS.quoteAsUTF8(text);
            }
        }
        return ascii(text);
    }

    /** The action with the document at its end, where there is room for it. */
    private static byte[] ended(byte[] action, byte[] source) {
        System.arraycopy(source, 0, action, action.length - source.length - 1, source.length);
        action[action.length - 1] = '\n';
        return action;
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

    /** A text as it stands between quotes. */
    private static final class Quoted {
        private final String text;
        private final byte[] bytes;

        private Quoted(String text, byte[] bytes) {
            this.text = text;
            this.bytes = bytes;
        }
    }
}
