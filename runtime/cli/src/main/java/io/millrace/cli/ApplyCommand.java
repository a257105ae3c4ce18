package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.connect.ConnectorStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates or updates connectors from files. */
@Command(
        name = "apply",
        description = {
            "Create or update connectors from JSON files.",
            "Every file is validated first, and nothing is applied if anything is wrong with any of them. Shows what"
                    + " changes, with secrets masked; a connector without changes is left alone."
        },
        footer = {
            "",
            "Files hold {\"name\": ..., \"config\": {...}}, or the settings with \"name\" among them, or several of these, in an"
                    + " array or one after another.",
            "",
            "Examples:",
            "  millrace apply -f configs/mysql-shop.json -f configs/redis-shop.json --wait",
            "  millrace apply -f configs/mysql-shop.json --dry-run",
            "  jq '.config[\"tasks.max\"]=\"4\"' orders.json | millrace apply -f -"
        })
final class ApplyCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(
            names = {"-f", "--file"},
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "JSON with one or more connectors; - reads standard input.")
    private List<String> files = List.of();

    @Option(names = "--dry-run", description = "Validate and show what would change; change nothing.")
    private boolean dryRun;

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ConnectOptions connect;

    ApplyCommand(Shell shell) {
        this.shell = shell;
        this.connect = new ConnectOptions(shell);
    }

    /** What was done with one connector, as JSON. */
    private record Result(String name, String action, List<ConfigChange> changes) {}

    @Override
    public Integer call() {
        var specs = new ArrayList<ConnectorSpec>();
        var problems = new ArrayList<Problem>();
        for (String file : files) {
            ConnectorFile.read(file, ConnectorFile.text(shell, file), specs, problems);
        }
        ConnectApi api = connect.open();
        ApplyPlan plan = ApplyPlan.of(api, specs, problems);
        if (!plan.problems().isEmpty()) {
            return refuse(plan);
        }
        if (!output.json()) {
            plan.steps().forEach(this::show);
        }
        if (!dryRun) {
            apply(api, plan);
        } else if (!output.json()) {
            shell.out().println("Nothing was changed: --dry-run");
        }
        if (output.json()) {
            report(plan, !dryRun, awaitAll(api, plan));
        } else {
            awaitAll(api, plan).forEach((name, state) -> shell.out().println(name + ": " + state));
        }
        return ExitCode.DONE;
    }

    private void show(ApplyPlan.Step step) {
        String name = step.spec().name();
        switch (step.action()) {
            case NOTHING -> shell.out().println(name + ": no changes");
            case CREATE -> shell.out().println(name + ": to be created");
            case UPDATE -> shell.out().println(name + ": to be updated");
        }
        step.changes().forEach(change -> shell.out().println("  " + change.text()));
    }

    private int refuse(ApplyPlan plan) {
        if (output.json()) {
            report(plan, false, Map.of());
        } else {
            shell.out().flush();
        }
        int count = plan.problems().size();
        shell.err().println("millrace: " + (count == 1 ? "1 problem" : count + " problems") + "; nothing was applied");
        String heading = "";
        for (Problem problem : plan.problems()) {
            String place = problem.file() + (problem.connector() == null ? "" : ": " + problem.connector());
            if (!place.equals(heading)) {
                shell.err().println("  " + place);
                heading = place;
            }
            shell.err().println("    " + problem.text().replace("\n", "\n      "));
        }
        return ExitCode.FAILED;
    }

    private void apply(ConnectApi api, ApplyPlan plan) {
        for (ApplyPlan.Step step : plan.steps()) {
            ConnectorSpec spec = step.spec();
            String initialState = spec.initialState();
            if (step.action() == ApplyPlan.Action.NOTHING) {
                continue;
            }
            if (step.action() == ApplyPlan.Action.CREATE && initialState != null) {
                api.create(spec.name(), spec.config(), initialState);
            } else {
                api.put(spec.name(), spec.config());
            }
            if (!output.json()) {
                boolean created = step.action() == ApplyPlan.Action.CREATE;
                shell.out().println(spec.name() + (created ? ": created" : ": updated"));
            }
        }
    }

    /** The state in which each connector was found after waiting, if waiting was asked for. */
    private Map<String, String> awaitAll(ConnectApi api, ApplyPlan plan) {
        var states = new LinkedHashMap<String, String>();
        Duration bound = wait.bound();
        if (bound == null || dryRun) {
            return states;
        }
        var waiter = new Waiter(api, shell.err());
        for (ApplyPlan.Step step : plan.steps()) {
            ConnectorStatus status = waiter.await(step.spec().name(), Waiter.Goal.APPLIED, bound);
            states.put(step.spec().name(), status == null ? "GONE" : status.summary());
        }
        return states;
    }

    private void report(ApplyPlan plan, boolean applied, Map<String, String> states) {
        var results = new ArrayList<Result>();
        for (ApplyPlan.Step step : plan.steps()) {
            results.add(new Result(step.spec().name(), step.action().name().toLowerCase(Locale.ROOT), step.changes()));
        }
        var report = new LinkedHashMap<String, Object>();
        report.put("applied", applied);
        report.put("connectors", results);
        report.put("problems", plan.problems());
        if (!states.isEmpty()) {
            report.put("states", states);
        }
        shell.out().println(Json.print(report));
    }
}
