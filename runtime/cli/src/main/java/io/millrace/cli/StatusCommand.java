package io.millrace.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.connect.ConnectFailure;
import io.millrace.cli.connect.Connector;
import io.millrace.cli.connect.ConnectorOffsets;
import io.millrace.cli.connect.SourceReport;
import io.millrace.cli.kafka.SinkReport;
import io.millrace.cli.kafka.SinkState;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells how connectors are, and how far sinks have come. */
@Command(
        name = "status",
        description = {
            "Show how connectors are: states and why something failed; for sources, how far the first reading of their"
                    + " tables has come, when the last change was made that they have read, and what they warn of; for"
                    + " sinks, how far they are behind in records and in time, how fast they are, whether they are"
                    + " retrying, how many records could not be written, and a warning from half of the time on for which their"
                    + " topics keep deletes.",
            "The exit code is 1 if a connector or task that is shown has failed."
        },
        footer = {
            "",
            "Examples:",
            "  millrace status",
            "  millrace status orders --verbose      with whole stack traces",
            "  millrace status orders --bootstrap-servers kafka:9092 --command-config client.properties"
        })
final class StatusCommand implements Callable<Integer> {
    private static final ConnectorOffsets NO_OFFSETS = new ConnectorOffsets(List.of());

    private final Shell shell;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "One connector; all if left out.")
    private @Nullable String name;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ConnectOptions connect;

    @Mixin
    private final KafkaOptions kafka;

    StatusCommand(Shell shell) {
        this.shell = shell;
        this.connect = new ConnectOptions(shell);
        this.kafka = new KafkaOptions(shell, connect.data);
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Status(
            @JsonUnwrapped ConnectorView connector,
            @Nullable List<String> warnings,
            @Nullable SinkReport sink,
            @Nullable SourceReport source) {}

    @Override
    public Integer call() {
        ConnectApi api = connect.open();
        Collection<Connector> connectors =
                name == null ? api.connectors().values() : List.of(new Connector(api.info(name), api.status(name)));
        var statuses = new ArrayList<Status>();
        try (SinkReports sinks = SinkReports.open(kafka.clientSettings(api.server()), shell.err())) {
            for (Connector connector : connectors) {
                ConnectorOffsets offsets = offsets(api, connector);
                SinkReport sink = sinks.of(connector);
                List<String> warnings = new ArrayList<>(SourceWarnings.in(offsets));
                if (sink != null && sink.deletes() != null) {
                    warnings.addAll(
                            DeleteWarnings.of(sink.deletes(), connector.info().config()));
                }
                statuses.add(new Status(
                        ConnectorView.of(connector),
                        warnings.isEmpty() ? null : warnings,
                        sink,
                        SourceReport.of(offsets)));
            }
        }
        if (output.json()) {
            shell.out().println(Json.print(name == null ? statuses : statuses.get(0)));
        } else {
            statuses.forEach(this::print);
            if (verbose()) {
                connectors.forEach(this::printTraces);
            }
        }
        boolean failed =
                connectors.stream().anyMatch(connector -> connector.status().failed());
        return failed ? ExitCode.FAILED : ExitCode.DONE;
    }

    /** The positions of a source; none for a sink, and where the worker cannot tell now. */
    private static ConnectorOffsets offsets(ConnectApi api, Connector connector) {
        if (connector.status().sink()) {
            return NO_OFFSETS;
        }
        try {
            return api.offsets(connector.name());
        } catch (ConnectFailure e) {
            return NO_OFFSETS;
        }
    }

    private boolean verbose() {
        return spec != null && spec.commandLine().getParseResult().matchedOptionValue("--verbose", false);
    }

    private void print(Status status) {
        PrintWriter out = shell.out();
        ConnectorView view = status.connector();
        out.println(view.name() + ": " + view.state() + " (" + view.simpleClass() + ", tasks running "
                + view.tasksRunning() + "/" + view.tasks().size() + ")");
        if (view.error() != null) {
            out.println("  connector failed: " + view.error());
        }
        for (ConnectorView.Task task : view.tasks()) {
            out.println("  task " + task.id() + ": " + task.state() + " on " + task.worker());
            if (task.error() != null) {
                out.println("    " + task.error());
            }
        }
        if (status.warnings() != null) {
            status.warnings().forEach(warning -> out.println("  warning: " + warning));
        }
        SinkReport sink = status.sink();
        if (sink != null) {
            print(sink, view.tasksRunning() > 0);
        }
        SourceReport source = status.source();
        if (source != null) {
            SourceText.of(source, view.tasksRunning() > 0, Instant.now()).forEach(line -> out.println("  " + line));
        }
    }

    private void print(SinkReport sink, boolean running) {
        PrintWriter out = shell.out();
        out.println("  behind by " + records(sink.lag()) + age(sink) + ", counted from the offsets committed last; "
                + sink.rate() + " records/s lately");
        var table = new Table("TOPIC", "PARTITIONS", "END", "LAG");
        sink.topics().forEach(topic -> table.row(topic.topic(), topic.partitions(), topic.end(), topic.lag()));
        table.print(out, "    ");
        for (SinkState state : sink.states()) {
            Instant now = Instant.now();
            out.println("  " + (running ? SinkStateText.of(state, now) : SinkStateText.last(state, now)));
        }
        if (sink.deadLetters() != null) {
            out.println("  dead letters: " + records(sink.deadLetters().records()) + " in topic "
                    + sink.deadLetters().topic());
        }
    }

    private static String age(SinkReport sink) {
        Long seconds = sink.lagSeconds();
        return seconds == null || sink.lag() == 0
                ? ""
                : ", the oldest " + Durations.rough(Duration.ofSeconds(seconds)) + " old";
    }

    private static String records(long count) {
        return count == 1 ? "1 record" : count + " records";
    }

    private void printTraces(Connector connector) {
        connector.status().tasks().stream()
                .filter(task -> task.trace() != null && task.failed())
                .forEach(task -> {
                    shell.out().println();
                    shell.out().println(connector.name() + " task " + task.id() + ":");
                    shell.out().println(task.trace());
                });
    }
}
