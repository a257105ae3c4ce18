package io.millrace.cli;

import io.millrace.cli.peek.JsonLines;
import io.millrace.cli.peek.RecordFilter;
import io.millrace.cli.peek.RecordPrinter;
import io.millrace.cli.peek.TableLines;
import io.millrace.host.HostException;
import io.millrace.host.RunningSource;
import io.millrace.host.SettingProblem;
import io.millrace.host.SourceHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the records that a source would write, without Kafka and without a trace on the server. */
@Command(
        name = "peek",
        description = {
            "Show the change records that a source's configuration would produce, before it is deployed. Nothing else has to"
                    + " run: no Kafka, no worker.",
            "The server stays as it is: on PostgreSQL the slot is a temporary one, and where the publication is not there or"
                    + " lacks a table, one is created that the server drops at the end, also when this command is killed; on"
                    + " MySQL and MariaDB the log is read under a server id of its own. Heartbeats and signals of the configuration are"
                    + " left out. A connector that runs with the same configuration is not disturbed.",
            "Transforms and predicates of the configuration are applied. It ends after --limit records, after --idle without"
                    + " a record, or with Ctrl-C."
        },
        footer = {
            "",
            "As JSON, each line is a record with topic, key, value and headers, as JSON without schemas, decimals as numbers."
                    + " References to variables and files take their values from here; those to Kafka need none.",
            "",
            "Examples:",
            "  millrace peek -f configs/mysql-shop.json --from start --limit 20",
            "  millrace peek -f configs/postgres-shop.json --table orders --output json | jq .value",
            "  millrace peek -f shop.json --from start --idle 5s --output json > snapshot.jsonl"
        })
final class PeekCommand implements Callable<Integer> {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    enum From {
        NOW,
        START
    }

    private final Shell shell;

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "JSON with the source; - reads standard input.")
    private String file = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Which connector of the file, where it holds several sources.")
    private @Nullable String name;

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            description = "Only the records of this table: orders, or shop.orders with its database or schema.")
    private @Nullable String table;

    @Option(
            names = "--from",
            paramLabel = "now|start",
            description = "now shows changes from here on (the default); start reads the tables first.")
    private From from = From.NOW;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "End after this many rows; records that speak of a whole table are not counted.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = "--idle",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "End when no record has come for this long (30s, 5m).")
    private @Nullable Duration idle;

    @Option(
            names = "--plugin-path",
            paramLabel = "DIR",
            split = ",",
            description = "Folders with plugins. Default: plugins of the distribution.")
    private List<String> pluginPath = List.of();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    PeekCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        ConnectorSpec spec = PeekFile.read(shell, file, name);
        Quiet.everything();
        RecordPrinter printer = output.json() ? new JsonLines(shell.out()) : new TableLines(shell.out());
        Peeking peeking = new Peeking(new RecordFilter(table), printer, limit);
        try {
            SourceHost host = new SourceHost(plugins(), Home.embedded());
            shell.err().println("Starting " + spec.name() + " ...");
            run(host, spec, peeking);
        } catch (HostException e) {
            throw told(spec, e);
        }
        shell.out().flush();
        shell.err().println(peeking.summary());
        return ExitCode.DONE;
    }

    private void run(SourceHost host, ConnectorSpec spec, Peeking peeking) throws InterruptedException {
        RunningSource source = host.start(spec.config(), overrides(spec.config()), peeking);
        Thread onExit = new Thread(source::close, "millrace-peek-stop");
        Runtime.getRuntime().addShutdownHook(onExit);
        try (source) {
            while (!source.awaitEnd(BETWEEN_LOOKS) && !(idle != null && peeking.idleFor(idle))) {
                if (shell.out().checkError()) {
                    break;
                }
            }
        } finally {
            release(onExit);
        }
    }

    private static void release(Thread onExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook does what is left to do.
        }
    }

    private Map<String, String> overrides(Map<String, String> config) {
        Map<String, String> overrides = new HashMap<>();
        String mode = config.getOrDefault("snapshot.mode", "initial");
        if (from == From.NOW) {
            overrides.put("snapshot.mode", "no_data");
        } else if (List.of("no_data", "when_needed", "recovery", "never").contains(mode)) {
            overrides.put("snapshot.mode", "initial");
        }
        if (table != null && !config.containsKey("snapshot.include.collection.list")) {
            String quoted = table.replace(".", "\\.").replace("$", "\\$");
            overrides.put("snapshot.include.collection.list", table.contains(".") ? quoted : ".*\\." + quoted);
        }
        return overrides;
    }

    private List<Path> plugins() {
        if (pluginPath.isEmpty()) {
            return List.of(Home.plugins());
        }
        List<Path> folders = new ArrayList<>();
        pluginPath.forEach(folder -> folders.add(shell.path(folder)));
        return folders;
    }

    private static CommandFailure told(ConnectorSpec spec, HostException failure) {
        List<SettingProblem> problems = failure.problems();
        if (problems.isEmpty()) {
            return new CommandFailure(spec.name() + ": " + failure.getMessage(), failure);
        }
        int count = problems.size();
        return new CommandFailure(
                spec.name() + ": " + (count == 1 ? "1 problem" : count + " problems") + " in " + spec.file(),
                failure,
                problems.stream()
                        .map(problem -> new Problem(
                                        spec.file(),
                                        spec.name(),
                                        problem.setting().isEmpty() ? null : problem.setting(),
                                        problem.message())
                                .text())
                        .toArray(String[]::new));
    }
}
