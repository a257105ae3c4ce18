package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Deletes connectors. */
@Command(
        name = "delete",
        description = "Delete connectors. Their offsets stay: a new connector of the same name goes on from them.",
        footer = {"", "Example:", "  millrace delete orders --wait"})
final class DeleteCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Connectors.")
    private List<String> names = List.of();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ConnectOptions connect;

    DeleteCommand(Shell shell) {
        this.shell = shell;
        this.connect = new ConnectOptions(shell);
    }

    @Override
    public Integer call() {
        return new ConnectorAction(shell, connect.open(), output, wait)
                .run(names, "deleting", Waiter.Goal.GONE, ConnectApi::delete);
    }
}
