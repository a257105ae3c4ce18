package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Pauses connectors: the tasks stay and do nothing. */
@Command(
        name = "pause",
        description = "Pause connectors. Their tasks stay and do nothing; offsets stay.",
        footer = {"", "Example:", "  millrace pause orders --wait"})
final class PauseCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Connectors.")
    private List<String> names = List.of();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ConnectOptions connect;

    PauseCommand(Shell shell) {
        this.shell = shell;
        this.connect = new ConnectOptions(shell);
    }

    @Override
    public Integer call() {
        return new ConnectorAction(shell, connect.open(), output, wait)
                .run(names, "pausing", Waiter.Goal.PAUSED, ConnectApi::pause);
    }
}
