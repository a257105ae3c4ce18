package io.millrace.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command sees of the world that started it. */
public record Shell(
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        boolean interactive,
        Path directory,
        Map<String, String> environment) {

    /** The real one. */
    static Shell system() {
        return new Shell(
                System.in,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                terminal(),
                Path.of(""),
                System.getenv());
    }

    /** Java 22 and later have a console even when nobody looks at it, and a method that tells. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean terminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** A variable of the environment, or none if it is unset or empty. */
    @Nullable
    String variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** How the user starts this command. */
    String command() {
        String command = variable("MILLRACE_COMMAND");
        return command == null ? "millrace" : command;
    }

    /** A path as the user meant it. */
    Path path(String path) {
        return directory.resolve(path);
    }
}
