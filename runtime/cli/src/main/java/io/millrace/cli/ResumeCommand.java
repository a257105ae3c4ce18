package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lets paused or stopped connectors go on. */
@Command(
        name = "resume",
        description = "Let paused or stopped connectors go on.",
        footer = {"", "Example:", "  millrace resume orders --wait=2m"})
final class ResumeCommand implements Callable<Integer> {
    @Mixin
    private final ConnectorAction action;

    ResumeCommand(Shell shell) {
        this.action = new ConnectorAction(shell);
    }

    @Override
    public Integer call() {
        return action.run("resuming", Waiter.Goal.RUNNING, ConnectApi::resume);
    }
}
