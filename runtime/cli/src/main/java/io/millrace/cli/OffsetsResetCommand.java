package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.connect.ConnectorInfo;
import io.millrace.cli.connect.ConnectorOffsets;
import io.millrace.cli.connect.ConnectorStatus;
import io.millrace.cli.kafka.KafkaView;
import io.millrace.cli.offsets.OffsetFile;
import io.millrace.cli.offsets.OffsetPlan;
import io.millrace.cli.offsets.OffsetReset;
import io.millrace.cli.offsets.SinkPlanner;
import io.millrace.cli.offsets.SourcePlanner;
import io.millrace.cli.offsets.TopicFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves a connector to another position. */
@Command(
        name = "reset",
        description = {
            "Move a connector to another position. Prints the plan, and changes nothing without --execute.",
            "With it: saves the present offsets to a file, stops the connector, waits until its tasks are gone, writes the"
                    + " offsets, reads them back, and lets the connector be as it was before. A failure restores the old"
                    + " offsets; if this command itself is killed, the saved file restores them with --from-file."
        },
        footer = {
            "",
            "Examples:",
            "  millrace offsets reset orders-search --to-earliest",
            "  millrace offsets reset orders-search --to-timestamp 2026-11-22T16:00:00Z --topic shop.orders --execute",
            "  millrace offsets reset orders --to-start --execute        a source reads its tables again",
            "  millrace offsets reset orders --from-file orders-offsets-20261122T160000Z.json --execute"
        })
final class OffsetsResetCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "CONNECTOR", description = "The connector.")
    private String name = "";

    @ArgGroup(multiplicity = "1")
    private GoalOptions goal = new GoalOptions();

    @Option(
            names = "--topic",
            paramLabel = "TOPIC[:PARTITION]",
            description = "Sinks: only this topic or partition; may be given several times.")
    private List<String> topics = List.of();

    @Option(names = "--execute", description = "Do it; without this nothing is changed.")
    private boolean execute;

    @Option(
            names = "--save-to",
            paramLabel = "DIR",
            description = "Folder for the file with the present offsets. Default: the current folder.")
    private String folder = "";

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "How long to wait for the connector to stop, and to be back. Default: 60s.")
    private Duration timeout = Duration.ofSeconds(60);

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ConnectOptions connect;

    @Mixin
    private final KafkaOptions kafkaOptions;

    OffsetsResetCommand(Shell shell) {
        this.shell = shell;
        this.connect = new ConnectOptions(shell);
        this.kafkaOptions = new KafkaOptions(shell, connect.data);
    }

    @Override
    public Integer call() {
        ConnectApi api = connect.open();
        ConnectorInfo info = api.info(name);
        ConnectorStatus status = api.status(name);
        ConnectorOffsets current = api.offsets(name);
        requireFit(status.sink());
        if (!status.sink()) {
            OffsetPlan plan = SourcePlanner.plan(info, current, goal.goal(shell));
            return run(api, plan, status, current, null);
        }
        try (KafkaView kafka = kafka(api)) {
            OffsetPlan plan = new SinkPlanner(kafka).plan(info, current, goal.goal(shell), new TopicFilter(topics));
            return run(api, plan, status, current, new ConsumerGroup(kafka, info));
        }
    }

    private void requireFit(boolean sink) {
        if (sink && goal.forSourcesOnly()) {
            throw new CommandFailure(name + " is a sink; --to-start is for sources", "Use --to-earliest");
        }
        if (!sink && (goal.forSinksOnly() || !topics.isEmpty())) {
            throw new CommandFailure(
                    name + " is a source; --to-earliest, --to-latest, --to-offset, --to-timestamp and --topic are for"
                            + " sinks",
                    "Use --to-start to read the tables again, or --from-file for another position");
        }
    }

    private KafkaView kafka(ConnectApi api) {
        Map<String, Object> settings = kafkaOptions.clientSettings(api.server());
        if (settings == null) {
            throw new CommandFailure(
                    "Which offsets the topics hold is only known to Kafka, whose brokers are not known here",
                    "Name them:  --bootstrap-servers HOST:PORT (and --command-config FILE for security settings)");
        }
        Quiet.kafkaClients();
        return KafkaView.open(settings);
    }

    private int run(
            ConnectApi api,
            OffsetPlan plan,
            ConnectorStatus status,
            ConnectorOffsets current,
            @Nullable ConsumerGroup group) {
        Path file = OffsetFile.name(shell.path(folder), name, Instant.now());
        if (!output.json()) {
            OffsetPlanText.print(shell.out(), plan, status, file);
        }
        boolean done = execute && !plan.empty();
        if (done) {
            var waiter = new Waiter(api, shell.err());
            new OffsetReset(api, new ResetSurroundings(shell.err(), waiter, group, timeout)).execute(plan, file);
            String state = status.connector().state();
            waiter.await(name, Waiter.Goal.APPLIED, timeout);
            if (!output.json()) {
                shell.out().println(name + ": offsets reset, " + (state.equals("FAILED") ? "RUNNING" : state));
            }
        } else if (!output.json()) {
            shell.out()
                    .println(plan.empty() ? "There is nothing to do." : "Nothing was changed: add --execute to do it.");
        }
        if (output.json()) {
            report(plan, current, done, file);
        }
        return ExitCode.DONE;
    }

    private void report(OffsetPlan plan, ConnectorOffsets current, boolean done, Path file) {
        var report = new LinkedHashMap<String, Object>();
        report.put("connector", name);
        report.put("executed", done);
        report.put("current", ConnectApi.body(current).getOrDefault("offsets", List.of()));
        report.put("new", ConnectApi.body(plan.written()).getOrDefault("offsets", List.of()));
        report.put("notes", plan.notes());
        if (done) {
            report.put("savedTo", file.toString());
        }
        shell.out().println(Json.print(report));
    }
}
