package io.millrace.cli;

import io.millrace.cli.connect.ConnectFailure;
import io.millrace.cli.connect.ConnectorStatus;
import io.millrace.cli.connect.TaskStatus;
import io.millrace.cli.connect.Trace;
import org.jspecify.annotations.Nullable;

/** Turns failures of workers and connectors into a message and advice that fit on one screen. */
final class Explain {
    private Explain() {}

    /** Why a request to the worker did not succeed. */
    static CommandFailure request(ConnectFailure failure) {
        String where = failure.server().toString();
        return switch (failure.status()) {
            case ConnectFailure.UNREACHABLE ->
                new CommandFailure(
                        "Kafka Connect does not answer at " + where + ": " + failure.reason(),
                        failure,
                        "Start a runtime here:    millrace up",
                        "Or name another worker:  --connect URL, or the variable MILLRACE_CONNECT_URL");
            case ConnectFailure.NOT_CONNECT ->
                new CommandFailure(
                        "What answers at " + where + " is not Kafka Connect's REST API: " + failure.reason(),
                        failure,
                        "Check the address, its port and its path:  --connect URL");
            case 401, 403 ->
                new CommandFailure(
                        "The worker at " + where + " refuses these credentials: " + failure.reason(),
                        failure,
                        "Set MILLRACE_CONNECT_USER and MILLRACE_CONNECT_PASSWORD, or user and password in the file named"
                                + " by --connect-config");
            case 404 -> new CommandFailure(failure.reason(), failure, "List the connectors:  millrace get");
            case 409 ->
                new CommandFailure(
                        "The Connect cluster is busy with a change and did not become ready: " + failure.reason(),
                        failure,
                        "Try again in a minute; if it lasts, look at the logs of the workers");
            default ->
                new CommandFailure(
                        "The worker at " + where + " refused (HTTP " + failure.status() + "): "
                                + Trace.summary(failure.reason()),
                        failure);
        };
    }

    /** Why a connector does not run. */
    static CommandFailure failed(ConnectorStatus status) {
        var message = new StringBuilder(status.name()).append(" has failed");
        if (status.connector().state().equals("FAILED")) {
            message.append("\n  connector: ").append(summary(status.connector().trace()));
        }
        for (TaskStatus task : status.tasks()) {
            if (task.failed()) {
                message.append("\n  task ").append(task.id()).append(": ").append(summary(task.trace()));
            }
        }
        return new CommandFailure(
                message.toString(),
                "The whole stack trace:       millrace status " + status.name() + " --verbose",
                "After the cause is removed:  millrace restart " + status.name() + " --only-failed --wait");
    }

    /** The sentence that matters in a trace, indented as a continuation. */
    static String summary(@Nullable String trace) {
        String summary = Trace.summary(trace);
        return summary.isEmpty() ? "no reason given" : summary.replace("\n", "\n    ");
    }
}
