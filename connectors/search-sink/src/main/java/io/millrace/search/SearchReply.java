package io.millrace.search;

import java.util.Arrays;

/** What a search server answered. */
final class SearchReply {
    private final int status;
    private final byte[] body;

    /** Takes the body over without a copy. */
    SearchReply(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    /** The HTTP status. */
    int status() {
        return status;
    }

    /** The body as it came, without a copy. */
    byte[] body() {
        return body;
    }

    /** Whether the status is 200 or 201. */
    boolean isOk() {
        return status == 200 || status == 201;
    }

    /** Whether it is an error as a search server words it, and not that of a proxy in between. */
    boolean isServersError() {
        return !ServerError.of(body).type().isEmpty();
    }

    /** The server's words for what is wrong, short and without record contents; empty if it gave none. */
    String reason() {
        return ServerError.of(body).words();
    }

    @Override
    public String toString() {
        return "HTTP " + status + ", " + Arrays.hashCode(body) + ", " + body.length + " bytes";
    }
}
