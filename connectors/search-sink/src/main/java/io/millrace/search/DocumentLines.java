package io.millrace.search;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;

/** The lines of one operation in a bulk request. */
final class DocumentLines {
    private static final JsonStringEncoder STRINGS = JsonStringEncoder.getInstance();
    private static final byte[] INDEX = ascii("{\"index\":{\"_index\":\"");
    private static final byte[] DELETE = ascii("{\"delete\":{\"_index\":\"");
    private static final byte[] ID = ascii("\",\"_id\":\"");
    private static final byte[] VERSION = ascii("\",\"version\":");
    private static final byte[] END = ascii(",\"version_type\":\"external_gte\"}}\n");

    private DocumentLines() {}

    /** Writes the document, which is one line, unless the index has a newer version. */
    static byte[] index(DocumentId target, long version, byte[] source) {
        byte[] action = action(INDEX, target, version, source.length + 1);
        System.arraycopy(source, 0, action, action.length - source.length - 1, source.length);
        action[action.length - 1] = '\n';
        return action;
    }

    /** Deletes the document unless the index has a newer version. */
    static byte[] remove(DocumentId target, long version) {
        return action(DELETE, target, version, 0);
    }

    private static byte[] action(byte[] verb, DocumentId target, long version, int room) {
        byte[] index = STRINGS.quoteAsUTF8(target.index());
        byte[] id = STRINGS.quoteAsUTF8(target.id());
        byte[] number = ascii(Long.toString(version));
        byte[][] parts = {verb, index, ID, id, VERSION, number, END};
        int size = room;
        for (byte[] part : parts) {
            size += part.length;
        }
        byte[] lines = new byte[size];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, lines, at, part.length);
            at += part.length;
        }
        return lines;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
