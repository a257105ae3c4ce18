package io.millrace.redis;

import java.util.List;

/** What came back for one command. */
sealed interface Reply {
    /** The command was executed; the numbers and the text are what it returned, if that was numbers or text. */
    record Done(List<Long> numbers, String text) implements Reply {}

    /** The server refused the command, with this text. */
    record Refused(String error) implements Reply {}

    /** The connection ended before an answer came: the command was executed or not. */
    record Lost(String reason) implements Reply {}
}
