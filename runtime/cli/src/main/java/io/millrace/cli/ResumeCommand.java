package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lets paused or stopped connectors go on. */
@Command(
        name = "resume",
        description = "Let paused or stopped connectors go on.",
        footer = {"", "Example:", "  millrace resume orders --wait=2m"})
final class ResumeCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Connectors.")
    private List<String> names = List.of();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ConnectOptions connect;

    ResumeCommand(Shell shell) {
        this.shell = shell;
        this.connect = new ConnectOptions(shell);
    }

    @Override
    public Integer call() {
        return new ConnectorAction(shell, connect.open(), output, wait)
                .run(names, "resuming", Waiter.Goal.RUNNING, ConnectApi::resume);
    }
}
