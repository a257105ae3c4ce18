package io.millrace.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The folder in which a runtime keeps its state. */
final class DataOption {
    static final String DEFAULT = "millrace-data";
    private final Shell shell;

    @Option(
            names = {"--data", "--data-dir"},
            paramLabel = "DIR",
            description = "Folder with the state of our own runtime, by which other commands find it. Default:"
                    + " $MILLRACE_DATA, else ./millrace-data.")
    private @Nullable String data;

    DataOption(Shell shell) {
        this.shell = shell;
    }

    Path path() {
        String variable = shell.variable("MILLRACE_DATA");
        String chosen = data != null ? data : variable != null ? variable : DEFAULT;
        return shell.path(chosen);
    }
}
