package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the one connector that is meant in a file. */
final class PeekFile {
    private PeekFile() {}

    static ConnectorSpec read(Shell shell, String file, @Nullable String name) {
        List<ConnectorSpec> specs = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        ConnectorFile.read(file, ConnectorFile.text(shell, file), specs, problems);
        if (!problems.isEmpty()) {
            throw new CommandFailure(
                    "The file " + file + " cannot be used",
                    problems.stream().map(Problem::text).toArray(String[]::new));
        }
        List<ConnectorSpec> meant = name == null
                ? specs.stream()
                        .filter(spec -> specs.size() == 1 || className(spec).contains("Source"))
                        .toList()
                : specs.stream().filter(spec -> spec.name().equals(name)).toList();
        if (meant.size() != 1) {
            throw new CommandFailure(
                    "The file " + file + " does not tell which connector is meant",
                    "It holds: " + specs.stream().map(ConnectorSpec::name).collect(Collectors.joining(", ")),
                    "Name a source among them:  --name NAME");
        }
        return meant.get(0);
    }

    private static String className(ConnectorSpec spec) {
        return String.valueOf(spec.config().get("connector.class"));
    }
}
