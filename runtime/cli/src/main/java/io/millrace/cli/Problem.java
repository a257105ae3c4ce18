package io.millrace.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** One thing wrong with a file, with a connector in it, or with one of its settings. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        String file, @Nullable String connector, @Nullable String field, String message) {

    /** The message behind its field, which some messages name themselves. */
    String text() {
        return field == null || message.startsWith(field + " = ") ? message : field + ": " + message;
    }
}
