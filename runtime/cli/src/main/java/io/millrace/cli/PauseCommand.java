package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Pauses connectors: the tasks stay and do nothing. */
@Command(
        name = "pause",
        description = "Pause connectors. Their tasks stay and do nothing; offsets stay.",
        footer = {"", "Example:", "  millrace pause orders --wait"})
final class PauseCommand implements Callable<Integer> {
    @Mixin
    private final ConnectorAction action;

    PauseCommand(Shell shell) {
        this.action = new ConnectorAction(shell);
    }

    @Override
    public Integer call() {
        return action.run("pausing", Waiter.Goal.PAUSED, ConnectApi::pause);
    }
}
