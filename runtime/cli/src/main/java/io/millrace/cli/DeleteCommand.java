package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Deletes connectors. */
@Command(
        name = "delete",
        description = "Delete connectors. Their offsets stay: a new connector of the same name goes on from them.",
        footer = {"", "Example:", "  millrace delete orders --wait"})
final class DeleteCommand implements Callable<Integer> {
    @Mixin
    private final ConnectorAction action;

    DeleteCommand(Shell shell) {
        this.action = new ConnectorAction(shell);
    }

    @Override
    public Integer call() {
        return action.run("deleting", Waiter.Goal.GONE, ConnectApi::delete);
    }
}
