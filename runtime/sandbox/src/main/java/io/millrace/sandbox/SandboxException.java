package io.millrace.sandbox;

/** A server could not be provided; the message says why and what to do. */
public final class SandboxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception with a message for the user. */
    public SandboxException(String message) {
        super(message);
    }

    /** An exception with a message for the user and what caused it. */
    public SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
