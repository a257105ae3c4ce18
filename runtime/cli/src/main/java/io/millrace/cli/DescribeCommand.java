package io.millrace.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.connect.ConnectFailure;
import io.millrace.cli.connect.Connector;
import io.millrace.cli.connect.ConnectorInfo;
import io.millrace.cli.connect.Secrets;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows all about one connector. */
@Command(
        name = "describe",
        description = "Show a connector's settings (secrets masked), state and topics.",
        footer = {"", "Examples:", "  millrace describe orders", "  millrace describe orders --output json"})
final class DescribeCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "The connector.")
    private String name = "";

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ConnectOptions connect;

    DescribeCommand(Shell shell) {
        this.shell = shell;
        this.connect = new ConnectOptions(shell);
    }

    private record Description(
            @JsonUnwrapped ConnectorView connector, Map<String, String> config, List<String> topics) {}

    @Override
    public Integer call() {
        ConnectApi api = connect.open();
        ConnectorInfo info = api.info(name);
        var description = new Description(
                ConnectorView.of(new Connector(info, api.status(name))),
                Secrets.mask(info.config(), declaredSecrets(api, info)),
                api.topics(name));
        if (output.json()) {
            shell.out().println(Json.print(description));
        } else {
            print(description);
        }
        return ExitCode.DONE;
    }

    /** A plugin that cannot be asked, because it is gone or its validation fails, leaves the guess by name. */
    static Set<String> declaredSecrets(ConnectApi api, ConnectorInfo info) {
        try {
            return api.validate(info.config()).secrets();
        } catch (ConnectFailure e) {
            return Set.of();
        }
    }

    private void print(Description description) {
        PrintWriter out = shell.out();
        ConnectorView view = description.connector();
        out.println(view.name() + ": " + view.state());
        out.println("  type     " + view.type());
        out.println("  class    " + view.className());
        out.println("  worker   " + view.worker());
        if (view.error() != null) {
            out.println("  error    " + view.error());
        }
        for (ConnectorView.Task task : view.tasks()) {
            out.println("  task " + task.id() + "   " + task.state() + " on " + task.worker());
            if (task.error() != null) {
                out.println("    " + task.error());
            }
        }
        if (!description.topics().isEmpty()) {
            out.println("  topics   " + String.join(", ", description.topics()));
        }
        out.println();
        var table = new Table("SETTING", "VALUE");
        description.config().forEach(table::row);
        table.print(out, "  ");
    }
}
