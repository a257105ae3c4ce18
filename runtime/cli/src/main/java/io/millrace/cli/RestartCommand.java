package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Restarts connectors and their tasks. */
@Command(
        name = "restart",
        description = "Restart connectors together with their tasks.",
        footer = {
            "",
            "Examples:",
            "  millrace restart orders --wait",
            "  millrace restart orders --only-failed --wait    after the cause of a failure was removed"
        })
final class RestartCommand implements Callable<Integer> {
    @Mixin
    private final ConnectorAction action;

    @Option(names = "--only-failed", description = "Restart only what has failed.")
    private boolean onlyFailed;

    @Option(names = "--connector-only", description = "Leave the tasks alone.")
    private boolean connectorOnly;

    RestartCommand(Shell shell) {
        this.action = new ConnectorAction(shell);
    }

    @Override
    public Integer call() {
        return action.runWhereNeeded("restarting", Waiter.Goal.RUNNING, this::restart);
    }

    private Optional<String> restart(ConnectApi api, String name) {
        if (onlyFailed && !api.status(name).failed()) {
            return Optional.of("nothing has failed");
        }
        api.restart(name, !connectorOnly, onlyFailed);
        return Optional.empty();
    }
}
