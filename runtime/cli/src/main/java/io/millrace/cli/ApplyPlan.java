package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.connect.ConnectFailure;
import io.millrace.cli.connect.ConnectorInfo;
import io.millrace.cli.connect.Plugin;
import io.millrace.cli.connect.Validation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code apply} would do with each connector, and everything that is wrong with it. */
record ApplyPlan(List<Step> steps, List<Problem> problems) {
    enum Action {
        CREATE,
        UPDATE,
        NOTHING
    }

    /** What would be done with one connector. */
    record Step(ConnectorSpec spec, Action action, List<ConfigChange> changes) {}

    /** Asks the worker about every connector; changes nothing. */
    static ApplyPlan of(ConnectApi api, List<ConnectorSpec> specs, List<Problem> found) {
        var problems = new ArrayList<>(found);
        var steps = new ArrayList<Step>();
        var files = new HashMap<String, String>();
        for (ConnectorSpec spec : specs) {
            String other = files.putIfAbsent(spec.name(), spec.file());
            if (other != null) {
                problems.add(new Problem(spec.file(), spec.name(), "name", "is also in " + other));
            } else if (spec.config().containsKey("connector.class")) {
                steps.add(step(api, spec, validate(api, spec, problems)));
            }
        }
        return new ApplyPlan(List.copyOf(steps), List.copyOf(problems));
    }

    private static Step step(ConnectApi api, ConnectorSpec spec, Set<String> secrets) {
        ConnectorInfo current = api.find(spec.name());
        Map<String, String> before = current == null ? Map.of() : current.config();
        ConnectorSpec kept = spec.keepingRequests(before);
        List<ConfigChange> changes = ConfigChange.between(before, kept.config(), secrets);
        Action action = current == null ? Action.CREATE : changes.isEmpty() ? Action.NOTHING : Action.UPDATE;
        return new Step(kept, action, changes);
    }

    /** Adds the problems of one connector and returns which of its settings are secret. */
    private static Set<String> validate(ConnectApi api, ConnectorSpec spec, List<Problem> problems) {
        try {
            Validation validation = api.validate(spec.config());
            for (String field : validation.unresolved()) {
                String reference = spec.config().getOrDefault(field, "");
                problems.add(new Problem(spec.file(), spec.name(), field, References.withoutValue(reference)));
            }
            validation.problems().stream()
                    .filter(problem -> !validation.unresolved().contains(problem.field()))
                    .map(problem -> new Problem(spec.file(), spec.name(), problem.field(), message(problem)))
                    .distinct()
                    .forEach(problems::add);
            return validation.secrets();
        } catch (ConnectFailure e) {
            if (e.status() < 400 || e.status() == 401 || e.status() == 403) {
                throw e;
            }
            problems.add(new Problem(spec.file(), spec.name(), "connector.class", unusable(api, spec, e)));
            return Set.of();
        }
    }

    /** Some plugins begin a message with the field, beside which it will stand. */
    private static String message(Validation.Problem problem) {
        String prefix = problem.field() + ": ";
        String message = problem.message();
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }

    /** Workers answer an unknown class with a list of everything they have: the nearest name helps more. */
    private static String unusable(ConnectApi api, ConnectorSpec spec, ConnectFailure failure) {
        String wanted = spec.config().getOrDefault("connector.class", "");
        List<String> connectors = api.plugins().stream()
                .filter(plugin -> "source".equals(plugin.type()) || "sink".equals(plugin.type()))
                .map(Plugin::className)
                .distinct()
                .toList();
        boolean known = connectors.stream()
                .anyMatch(name -> name.equals(wanted)
                        || simple(name).equals(wanted)
                        || simple(name).equals(wanted + "Connector"));
        if (known) {
            return "the worker cannot validate settings of " + wanted + ": " + failure.getMessage();
        }
        String nearest = Nearest.of(
                simple(wanted), connectors.stream().map(ApplyPlan::simple).toList());
        String suggestion = connectors.stream()
                .filter(name -> nearest == null
                        ? simple(name).startsWith(simple(wanted) + "Connector")
                        : simple(name).equals(nearest))
                .findFirst()
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
        return "the worker has no connector " + wanted + suggestion + " (millrace plugins lists them all)";
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
