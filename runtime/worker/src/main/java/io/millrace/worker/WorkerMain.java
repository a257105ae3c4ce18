package io.millrace.worker;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs a worker as a process of its own, from arguments of the form {@code name=value}: {@code data.dir} (required),
 * {@code config}, {@code plugin.path}, {@code rest.host}, {@code rest.port}, {@code kafka.port}, {@code advertised.host},
 * {@code group.id}, {@code bootstrap.servers}; any other name is a setting of the worker.
 */
public final class WorkerMain {

    private WorkerMain() {}

    /** Prints one line when the worker is ready and returns when it has stopped. */
    public static void main(String[] args) {
        PrintStream out = System.out;
        try {
            MillraceWorker worker = MillraceWorker.start(options(args));
            out.println("ready rest=" + worker.restUri() + " kafka=" + worker.bootstrapServers());
            out.flush();
            worker.awaitStop();
        } catch (WorkerException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static WorkerOptions options(String... args) {
        Map<String, String> given = new HashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals <= 0) {
                throw new WorkerException("The argument '" + arg + "' is not of the form name=value.");
            }
            given.put(arg.substring(0, equals), arg.substring(equals + 1));
        }
        Optional<String> dataDir = take(given, "data.dir");
        if (dataDir.isEmpty()) {
            throw new WorkerException("data.dir is missing; add data.dir=FOLDER.");
        }
        return new WorkerOptions(
                Path.of(dataDir.get()),
                take(given, "bootstrap.servers"),
                take(given, "plugin.path").map(WorkerMain::paths).orElse(List.of()),
                take(given, "rest.host").orElse(WorkerOptions.DEFAULT_REST_HOST),
                port(given, "rest.port", WorkerOptions.DEFAULT_REST_PORT),
                port(given, "kafka.port", WorkerOptions.DEFAULT_KAFKA_PORT),
                take(given, "config").map(Path::of),
                take(given, "group.id").orElse(WorkerOptions.DEFAULT_GROUP),
                take(given, "advertised.host"),
                given);
    }

    private static Optional<String> take(Map<String, String> given, String name) {
        return Optional.ofNullable(given.remove(name));
    }

    private static int port(Map<String, String> given, String name, int otherwise) {
        String value = given.remove(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new WorkerException(name + ": '" + value + "' is not a port number.", e);
        }
    }

    private static List<Path> paths(String value) {
        return Stream.of(value.split(","))
                .map(String::trim)
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .toList();
    }
}
