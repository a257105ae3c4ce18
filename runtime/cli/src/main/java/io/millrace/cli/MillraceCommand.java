package io.millrace.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself, which only has subcommands. */
@Command(
        name = "millrace",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = MillraceCommand.Version.class,
        description = "Keeps search indexes and caches equal to database tables, continuously.",
        footer = {
            "",
            "Exit codes: 0 it worked, 1 it did not (standard error says why), 2 the command line is wrong.",
            "",
            "Start here:",
            "  millrace demo                     a pipeline with real servers and a live view",
            "  millrace up                       an embedded Kafka and a Connect worker",
            "  millrace apply -f orders.json     create or update connectors",
            "  millrace COMMAND --help           options and examples"
        })
@SuppressWarnings("UnusedVariable") // The parser reads the options of this class.
final class MillraceCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show stack traces when something fails.")
    private boolean verbose;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = MillraceCommand.class.getPackage().getImplementationVersion();
            return new String[] {"millrace " + (version == null ? "(built from source)" : version)};
        }
    }
}
