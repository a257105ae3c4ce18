package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.connect.Connector;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists connectors. */
@Command(
        name = "get",
        description = "List the connectors of a worker, or one of them.",
        footer = {"", "Examples:", "  millrace get", "  millrace get orders --output json"})
final class GetCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "One connector; all if left out.")
    private @Nullable String name;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ConnectOptions connect;

    GetCommand(Shell shell) {
        this.shell = shell;
        this.connect = new ConnectOptions(shell);
    }

    @Override
    public Integer call() {
        ConnectApi api = connect.open();
        if (name != null) {
            ConnectorView view = ConnectorView.of(new Connector(api.info(name), api.status(name)));
            print(view, List.of(view));
        } else {
            List<ConnectorView> views =
                    api.connectors().values().stream().map(ConnectorView::of).toList();
            print(views, views);
            if (views.isEmpty() && !output.json()) {
                shell.err().println("No connectors yet. Create some with: millrace apply -f FILE");
            }
        }
        return ExitCode.DONE;
    }

    private void print(Object json, List<ConnectorView> views) {
        if (output.json()) {
            shell.out().println(Json.print(json));
            return;
        }
        var table = new Table("NAME", "TYPE", "STATE", "TASKS", "CLASS");
        for (ConnectorView view : views) {
            table.row(
                    view.name(),
                    view.type() == null ? "-" : view.type(),
                    view.state(),
                    view.tasksRunning() + "/" + view.tasks().size(),
                    view.simpleClass());
        }
        table.print(shell.out());
    }
}
