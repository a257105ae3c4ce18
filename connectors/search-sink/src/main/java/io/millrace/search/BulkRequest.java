package io.millrace.search;

import java.util.List;

/** The body of a bulk request. */
final class BulkRequest {
    private BulkRequest() {}

    /** The lines of the operations, one after the other, as {@code application/x-ndjson}. */
    static byte[] encode(List<? extends DocumentOp> ops) {
        int size = 0;
        for (DocumentOp op : ops) {
            size = Math.addExact(size, op.bytes());
        }
        byte[] body = new byte[size];
        int at = 0;
        for (DocumentOp op : ops) {
            at = op.copyTo(body, at);
        }
        return body;
    }
}
