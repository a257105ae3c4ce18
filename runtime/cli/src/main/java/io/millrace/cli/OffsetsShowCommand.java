package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.connect.ConnectorOffsets;
import io.millrace.cli.connect.ConnectorOffsets.Entry;
import io.millrace.cli.offsets.SourcePlanner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows where a connector is. */
@Command(
        name = "show",
        description = {
            "Show where a connector is: a source in its database's log, a sink in its topics.",
            "The JSON form is that of Connect's REST API, and what offsets reset --from-file reads."
        },
        footer = {
            "",
            "Examples:",
            "  millrace offsets show orders",
            "  millrace offsets show orders --output json > orders-offsets.json"
        })
final class OffsetsShowCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "The connector.")
    private String name = "";

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ConnectOptions connect;

    OffsetsShowCommand(Shell shell) {
        this.shell = shell;
        this.connect = new ConnectOptions(shell);
    }

    @Override
    public Integer call() {
        ConnectApi api = connect.open();
        ConnectorOffsets offsets = api.offsets(name);
        if (output.json()) {
            shell.out().println(Json.print(ConnectApi.body(offsets)));
            return ExitCode.DONE;
        }
        if (offsets.offsets().isEmpty()) {
            shell.err().println(name + " has no offsets: it has not committed any yet, or they were forgotten");
            return ExitCode.DONE;
        }
        boolean sink = offsets.offsets().get(0).isSink();
        var table = sink ? new Table("TOPIC", "PARTITION", "OFFSET") : new Table("PARTITION", "OFFSET");
        List<Entry> entries = new ArrayList<>(offsets.offsets());
        if (sink) {
            entries.sort(Comparator.comparing(Entry::topic).thenComparing(Entry::number));
        }
        for (Entry entry : entries) {
            if (sink) {
                Long position = entry.position();
                table.row(entry.topic(), entry.number(), position == null ? "-" : position);
            } else {
                table.row(SourcePlanner.text(entry.partition()), SourcePlanner.text(entry.offset()));
            }
        }
        table.print(shell.out());
        return ExitCode.DONE;
    }
}
