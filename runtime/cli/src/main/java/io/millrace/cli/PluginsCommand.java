package io.millrace.cli;

import io.millrace.cli.connect.Plugin;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what a worker can run. */
@Command(
        name = "plugins",
        description = "List the connectors that a worker can run; with --all also converters, transforms, predicates.",
        footer = {"", "Examples:", "  millrace plugins", "  millrace plugins --all --output json"})
final class PluginsCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--all", description = "Also converters, transforms and predicates.")
    private boolean all;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final ConnectOptions connect;

    PluginsCommand(Shell shell) {
        this.shell = shell;
        this.connect = new ConnectOptions(shell);
    }

    @Override
    public Integer call() {
        List<Plugin> plugins = connect.open().plugins().stream()
                .filter(plugin -> all || "source".equals(plugin.type()) || "sink".equals(plugin.type()))
                .sorted(Comparator.comparing((Plugin plugin) -> text(plugin.type()))
                        .thenComparing(Plugin::className)
                        .thenComparing(plugin -> text(plugin.version())))
                .toList();
        if (output.json()) {
            shell.out().println(Json.print(plugins));
        } else {
            var table = new Table("TYPE", "CLASS", "VERSION");
            plugins.forEach(plugin -> table.row(text(plugin.type()), plugin.className(), text(plugin.version())));
            table.print(shell.out());
        }
        return ExitCode.DONE;
    }

    private static String text(@Nullable String text) {
        return text == null ? "-" : text;
    }
}
