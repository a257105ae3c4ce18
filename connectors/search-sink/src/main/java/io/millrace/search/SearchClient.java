package io.millrace.search;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Talks to a search cluster; safe for several threads, and no call waits longer than the configured timeouts. */
interface SearchClient extends AutoCloseable {

    /**
     * Sends the body of a bulk request.
     *
     * @throws IOException if no whole answer came; then nobody knows what was done
     */
    SearchReply bulk(byte[] body) throws IOException;

    /**
     * Sends a small request.
     *
     * @param path the path and query, encoded, beginning with a slash
     * @param json what to send, or null to send nothing
     * @throws IOException if no whole answer came
     */
    SearchReply call(String method, String path, @Nullable Object json) throws IOException;

    @Override
    void close();
}
