package io.millrace.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came back for one command. */
sealed interface Reply {
    /**
     * The command was executed.
     *
     * @param numbers the numbers that it returned
     * @param texts the texts that it returned, in order however they were nested, null for none
     */
    record Done(List<Long> numbers, List<@Nullable String> texts) implements Reply {
        /** The last text, or an empty one. */
        String text() {
            String last = texts.isEmpty() ? null : texts.get(texts.size() - 1);
            return last == null ? "" : last;
        }
    }

    /** The server refused the command, with this text. */
    record Refused(String error) implements Reply {}

    /** The connection ended before an answer came: the command was executed or not. */
    record Lost(String reason) implements Reply {}
}
