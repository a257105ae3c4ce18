package io.millrace.cli.connect;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A request to Kafka Connect that did not succeed. */
public final class ConnectFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** In place of an HTTP status: the worker could not be reached. */
    public static final int UNREACHABLE = 0;
    /** In place of an HTTP status: whoever answered does not speak Connect's REST API. */
    public static final int NOT_CONNECT = -1;

    private final int status;
    private final transient URI server;

    ConnectFailure(int status, URI server, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.server = server;
    }

    /** What the worker said, or why it could not be asked. */
    public String reason() {
        String message = getMessage();
        return message == null ? "no reason given" : message;
    }

    /** The HTTP status, or one of the constants. */
    public int status() {
        return status;
    }

    /** The address of the worker that was asked. */
    public URI server() {
        return server;
    }

    /** Whether the worker does not know what was asked for. */
    public boolean notFound() {
        return status == 404;
    }
}
