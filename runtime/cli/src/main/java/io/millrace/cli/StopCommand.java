package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Stops connectors: the tasks go, settings and offsets stay. */
@Command(
        name = "stop",
        description = "Stop connectors. Their tasks go; settings and offsets stay.",
        footer = {"", "Example:", "  millrace stop orders --wait"})
final class StopCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Connectors.")
    private List<String> names = List.of();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ConnectOptions connect;

    StopCommand(Shell shell) {
        this.shell = shell;
        this.connect = new ConnectOptions(shell);
    }

    @Override
    public Integer call() {
        return new ConnectorAction(shell, connect.open(), output, wait)
                .run(names, "stopping", Waiter.Goal.STOPPED, ConnectApi::stop);
    }
}
