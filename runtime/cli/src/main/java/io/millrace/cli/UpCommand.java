package io.millrace.cli;

import io.millrace.worker.MillraceWorker;
import io.millrace.worker.WorkerOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs Kafka Connect, and Kafka unless there is one, until it is told to stop. */
@Command(
        name = "up",
        description = {
            "Run an embedded Kafka and a Kafka Connect worker in this process, until Ctrl-C or SIGTERM.",
            "With --bootstrap-servers it runs only the worker, on that Kafka; workers with the same --group-id form one"
                    + " Connect cluster and share the connectors' tasks."
        },
        footer = {
            "",
            "Examples:",
            "  millrace up",
            "  millrace up --data /var/lib/millrace --port 8083 --kafka-port 9092",
            "  millrace up --bootstrap-servers kafka-1:9092,kafka-2:9092 --advertised-host worker-1.example"
        })
final class UpCommand implements Callable<Integer> {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String EVERYWHERE = "0.0.0.0";
    private final Shell shell;

    @Mixin
    private final DataOption data;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            description = "Kafka brokers to join; left out, Kafka runs in this process.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--plugin-path",
            paramLabel = "DIR",
            split = ",",
            description = "Folders with plugins. Default: plugins of the distribution.")
    private List<String> pluginPath = List.of();

    @Option(
            names = {"--port", "--rest-port"},
            paramLabel = "PORT",
            description = "Port of Connect's REST API; 0 takes a free one. Default: 8083.")
    private int port = 8083;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            description = "Port of the embedded Kafka; 0 takes a free one. Default: 9092.")
    private int kafkaPort = 9092;

    @Option(
            names = {"--host", "--rest-host"},
            paramLabel = "HOST",
            description = "Address that the REST API listens on. Default: 127.0.0.1, or every address with"
                    + " --advertised-host. The API has no access control: keep it in a trusted network.")
    private @Nullable String host;

    @Option(
            names = "--advertised-host",
            paramLabel = "HOST",
            description = "Name under which other workers reach this one.")
    private @Nullable String advertisedHost;

    @Option(names = "--group-id", paramLabel = "NAME", description = "Connect cluster to belong to. Default: millrace.")
    private String groupId = "millrace";

    @Option(
            names = "--worker-config",
            paramLabel = "FILE",
            description = "Properties of a Connect worker that override the defaults.")
    private @Nullable String workerConfig;

    UpCommand(Shell shell) {
        this.shell = shell;
        this.data = new DataOption(shell);
    }

    @Override
    public Integer call() {
        Quiet.driverLogs();
        shell.err().println("Starting" + (bootstrapServers == null ? " Kafka and" : "") + " Kafka Connect ...");
        try (MillraceWorker worker = MillraceWorker.start(options())) {
            announce(worker);
            worker.awaitStop();
        }
        return ExitCode.DONE;
    }

    private WorkerOptions options() {
        String listen = host != null ? host : advertisedHost == null ? LOOPBACK : EVERYWHERE;
        var options = WorkerOptions.inFolder(data.path())
                .withPluginPath(plugins())
                .withRest(listen, port)
                .withKafkaPort(kafkaPort)
                .withGroupId(groupId);
        if (bootstrapServers != null) {
            options = options.withBootstrapServers(bootstrapServers);
        }
        if (advertisedHost != null) {
            options = options.withAdvertisedHost(advertisedHost);
        }
        return workerConfig == null ? options : options.withWorkerProperties(shell.path(workerConfig));
    }

    private List<Path> plugins() {
        if (pluginPath.isEmpty()) {
            return List.of(Home.plugins());
        }
        var folders = new ArrayList<Path>();
        pluginPath.forEach(folder -> folders.add(shell.path(folder)));
        return folders;
    }

    private void announce(MillraceWorker worker) {
        PrintWriter out = shell.out();
        Path folder = data.path().toAbsolutePath().normalize();
        out.println("Millrace is up.");
        out.println("  Kafka Connect   " + worker.restUri());
        out.println("  Kafka           " + worker.bootstrapServers() + (bootstrapServers == null ? " (embedded)" : ""));
        out.println("  Data and logs   " + folder);
        out.println("Try in another terminal, in this folder:");
        out.println("  " + shell.command() + " plugins");
        out.println("  " + shell.command() + " apply -f my-connector.json --wait");
        out.println("  " + shell.command() + " status");
        out.println("Ctrl-C stops it.");
        out.flush();
    }
}
