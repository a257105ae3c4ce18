package io.millrace.cli.connect;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The state of one task, with the stack trace of its failure. */
public record TaskStatus(
        int id,
        String state,
        @JsonProperty("worker_id") @Nullable String worker,
        @Nullable String trace) {

    /** Whether the task stopped on an error. */
    public boolean failed() {
        return state.equals("FAILED");
    }

    /** Whether the task works. */
    public boolean running() {
        return state.equals("RUNNING");
    }
}
