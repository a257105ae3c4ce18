package io.millrace.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs commands as a user would, and keeps what they print. */
final class Cli {
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private String input = "";

    Cli(Path directory) {
        this.directory = directory;
    }

    Cli(Path directory, FakeConnect connect) {
        this(directory);
        environment.put("MILLRACE_CONNECT_URL", connect.url());
    }

    /** What a command left behind. */
    record Result(int code, String out, String err) {}

    Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Cli typing(String text) {
        input = text;
        return this;
    }

    Result run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        var shell = new Shell(in, new PrintWriter(out), new PrintWriter(err), false, directory, environment);
        List<String> all = new ArrayList<>(List.of(args));
        int code = Main.run(shell, all.toArray(String[]::new));
        return new Result(code, out.toString(), err.toString());
    }
}
