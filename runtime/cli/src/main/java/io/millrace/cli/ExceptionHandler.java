package io.millrace.cli;

import io.millrace.cli.connect.ConnectFailure;
import io.millrace.sandbox.SandboxException;
import io.millrace.worker.WorkerException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place where a failure becomes text on standard error and an exit code. */
final class ExceptionHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private static final String NO_SUBCOMMAND = "Missing required subcommand";

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean verbose = verbose(parsed);
        CommandFailure told = told(failure);
        if (told == null) {
            err.println("millrace: this should not have happened: " + failure);
            err.println(verbose ? "" : "  For a report, run it again with --verbose");
        } else {
            err.println("millrace: " + told.getMessage());
            told.advice().forEach(line -> err.println("  " + line));
        }
        if (verbose) {
            failure.printStackTrace(err);
        }
        err.flush();
        return ExitCode.FAILED;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("millrace: " + message(failure));
        UnmatchedArgumentException.printSuggestions(failure, err);
        if (message(failure).startsWith(NO_SUBCOMMAND)) {
            command.usage(err);
        } else {
            err.println("  See:  " + command.getCommandSpec().qualifiedName() + " --help");
        }
        err.flush();
        return ExitCode.USAGE;
    }

    /** In words of the field, not of the language this is written in. */
    private static String message(ParameterException failure) {
        return String.valueOf(failure.getMessage()).replaceFirst("is not an? (int|long)$", "is not a whole number");
    }

    private static @Nullable CommandFailure told(Exception failure) {
        if (failure instanceof ConnectFailure request) {
            return Explain.request(request);
        }
        if (failure instanceof WorkerException worker) {
            return new CommandFailure(String.valueOf(worker.getMessage()), worker);
        }
        if (failure instanceof SandboxException sandbox) {
            return new CommandFailure(String.valueOf(sandbox.getMessage()), sandbox);
        }
        return failure instanceof CommandFailure told ? told : null;
    }

    private static boolean verbose(ParseResult parsed) {
        ParseResult deepest = parsed;
        while (deepest.hasSubcommand()) {
            deepest = deepest.subcommand();
        }
        return deepest.matchedOptionValue("--verbose", false);
    }
}
