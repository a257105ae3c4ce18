package io.millrace.core.fault;

import org.jspecify.annotations.Nullable;

/** A fault that occurred: its message says what happened, with which value, and what to do next. */
public final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Fault fault;
    private final String detail;

    public FaultException(Fault fault, String message) {
        this(fault, message, null);
    }

    public FaultException(Fault fault, String message, @Nullable Throwable cause) {
        super(fault.code() + ": " + message, cause);
        this.fault = fault;
        this.detail = message;
    }

    /** What kind of fault this is. */
    public Fault fault() {
        return fault;
    }

    /** What happened, without the code in front. */
    public String detail() {
        return detail;
    }
}
