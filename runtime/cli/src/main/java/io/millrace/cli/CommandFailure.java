package io.millrace.cli;

import java.util.List;

/** A failure told to the user: what happened, and what to try. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> advice;

    public CommandFailure(String message, String... advice) {
        super(message);
        this.advice = List.of(advice);
    }

    public CommandFailure(String message, Throwable cause, String... advice) {
        super(message, cause);
        this.advice = List.of(advice);
    }

    /** What happened. */
    public String reason() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    /** What the user can do next, one sentence each. */
    public List<String> advice() {
        return advice;
    }
}
