package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops connectors: the tasks go, settings and offsets stay. */
@Command(
        name = "stop",
        description = "Stop connectors. Their tasks go; settings and offsets stay.",
        footer = {"", "Example:", "  millrace stop orders --wait"})
final class StopCommand implements Callable<Integer> {
    @Mixin
    private final ConnectorAction action;

    StopCommand(Shell shell) {
        this.action = new ConnectorAction(shell);
    }

    @Override
    public Integer call() {
        return action.run("stopping", Waiter.Goal.STOPPED, ConnectApi::stop);
    }
}
