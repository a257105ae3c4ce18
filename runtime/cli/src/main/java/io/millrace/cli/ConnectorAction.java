package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.connect.ConnectorStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that does one thing with each of some connectors, waits if wanted, and says what was done. */
final class ConnectorAction {
    private final Shell shell;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Connectors.")
    private List<String> names = List.of();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ConnectOptions connect;

    ConnectorAction(Shell shell) {
        this.shell = shell;
        this.connect = new ConnectOptions(shell);
    }

    int run(String done, Waiter.Goal goal, BiConsumer<ConnectApi, String> action) {
        return runWhereNeeded(done, goal, (api, name) -> {
            action.accept(api, name);
            return Optional.empty();
        });
    }

    /** The same with an action that tells why there was nothing to do with a connector. */
    int runWhereNeeded(String done, Waiter.Goal goal, BiFunction<ConnectApi, String, Optional<String>> action) {
        ConnectApi api = connect.open();
        // A misspelt second name must not be noticed after the first connector was changed.
        names.forEach(api::info);
        var left = new LinkedHashMap<String, String>();
        for (String name : names) {
            Optional<String> reason = action.apply(api, name);
            reason.ifPresent(why -> left.put(name, why));
            if (!output.json() && (reason.isPresent() || wait.bound() == null)) {
                shell.out().println(name + ": " + reason.orElse(done));
            }
        }
        var results = new ArrayList<Map<String, String>>();
        for (String name : names) {
            String why = left.get(name);
            results.add(why == null ? result(api, name, done, goal) : Map.of("name", name, "done", why));
        }
        if (output.json()) {
            shell.out().println(Json.print(results));
        }
        return ExitCode.DONE;
    }

    private Map<String, String> result(ConnectApi api, String name, String done, Waiter.Goal goal) {
        var result = new LinkedHashMap<String, String>();
        result.put("name", name);
        result.put("done", done);
        var bound = wait.bound();
        if (bound != null) {
            ConnectorStatus status = new Waiter(api, shell.err()).await(name, goal, bound);
            String state = status == null ? "GONE" : status.summary();
            result.put("state", state);
            if (!output.json()) {
                shell.out().println(name + ": " + state);
            }
        }
        return result;
    }
}
