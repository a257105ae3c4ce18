package io.millrace.worker;

import org.jspecify.annotations.Nullable;

/** A worker cannot start or go on; the message tells a user why and what to do. */
public final class WorkerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WorkerException(String message) {
        super(message);
    }

    WorkerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
