package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.connect.ConnectFailure;
import io.millrace.cli.demo.DemoDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Creates the demo's connectors from the files that users have, too. */
final class DemoConnectors {
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final int ATTEMPTS = 3;

    private final ConnectApi api;
    private final List<String> names;

    DemoConnectors(ConnectApi api, DemoDatabase database) {
        this.api = api;
        this.names = List.of(database.source(), "elasticsearch-shop", "redis-shop");
    }

    void apply(Path configs, PrintWriter progress) throws IOException {
        var specs = new ArrayList<ConnectorSpec>();
        var problems = new ArrayList<Problem>();
        for (String name : names) {
            Path file = configs.resolve(name + ".json");
            ConnectorFile.read(file.toString(), Files.readString(file), specs, problems);
        }
        for (int attempt = 1; !create(specs, problems, attempt == ATTEMPTS); attempt++) {
            progress.println("A server was late with its answer; asking again.");
        }
        var waiter = new Waiter(api, progress);
        names.forEach(name -> waiter.await(name, Waiter.Goal.RUNNING, BOUND));
    }

    /** Whether it worked: on a small machine, a server that has just started may be late for a validation. */
    private boolean create(List<ConnectorSpec> specs, List<Problem> problems, boolean last) {
        try {
            ApplyPlan plan = ApplyPlan.of(api, specs, problems);
            if (plan.problems().isEmpty()) {
                plan.steps()
                        .forEach(step -> api.put(step.spec().name(), step.spec().config()));
                return true;
            }
            if (last || !plan.problems().stream().allMatch(problem -> isLate(problem.message()))) {
                throw new CommandFailure("The demo's connectors cannot be created: " + plan.problems());
            }
        } catch (ConnectFailure e) {
            if (last || !isLate(String.valueOf(e.getMessage()))) {
                throw e;
            }
        }
        return false;
    }

    private static boolean isLate(String message) {
        return message.contains("did not answer within");
    }

    /** Throws if one of them has failed. */
    void requireHealthy() {
        names.stream().map(api::status).forEach(status -> {
            if (status.failed()) {
                throw Explain.failed(status);
            }
        });
    }
}
