package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
    private final Shell shell;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Connectors.")
    private List<String> names = List.of();

    @Option(names = "--only-failed", description = "Restart only what has failed.")
    private boolean onlyFailed;

    @Option(names = "--connector-only", description = "Leave the tasks alone.")
    private boolean connectorOnly;

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ConnectOptions connect;

    RestartCommand(Shell shell) {
        this.shell = shell;
        this.connect = new ConnectOptions(shell);
    }

    @Override
    public Integer call() {
        return new ConnectorAction(shell, connect.open(), output, wait)
                .runWhereNeeded(names, "restarting", Waiter.Goal.RUNNING, this::restart);
    }

    private Optional<String> restart(ConnectApi api, String name) {
        if (onlyFailed && !api.status(name).failed()) {
            return Optional.of("nothing has failed");
        }
        api.restart(name, !connectorOnly, onlyFailed);
        return Optional.empty();
    }
}
