package io.millrace.cli;

import picocli.CommandLine;

/** The {@code millrace} command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(Shell.system(), args));
    }

    /** Runs one command line and returns its exit code. */
    static int run(Shell shell, String... args) {
        int code = commandLine(shell).execute(args);
        shell.out().flush();
        shell.err().flush();
        return code;
    }

    /** The command with all its subcommands. */
    static CommandLine commandLine(Shell shell) {
        var handler = new ExceptionHandler();
        return new CommandLine(new MillraceCommand())
                .addSubcommand(new DemoCommand(shell))
                .addSubcommand(new UpCommand(shell))
                .addSubcommand(new ApplyCommand(shell))
                .addSubcommand(new PeekCommand(shell))
                .addSubcommand(new GetCommand(shell))
                .addSubcommand(new DescribeCommand(shell))
                .addSubcommand(new StatusCommand(shell))
                .addSubcommand(new PauseCommand(shell))
                .addSubcommand(new ResumeCommand(shell))
                .addSubcommand(new StopCommand(shell))
                .addSubcommand(new RestartCommand(shell))
                .addSubcommand(new DeleteCommand(shell))
                .addSubcommand(new ResyncCommand(shell))
                .addSubcommand(new PluginsCommand(shell))
                .addSubcommand(new CommandLine(new OffsetsCommand())
                        .addSubcommand(new OffsetsShowCommand(shell))
                        .addSubcommand(new OffsetsResetCommand(shell)))
                .setOut(shell.out())
                .setErr(shell.err())
                .setUsageHelpWidth(100)
                .setUsageHelpAutoWidth(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(handler)
                .setParameterExceptionHandler(handler)
                .setExecutionStrategy(new CommandLine.RunLast());
    }
}
