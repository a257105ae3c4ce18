package io.millrace.cli;

import io.millrace.cli.connect.Access;
import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.demo.DemoDatabase;
import io.millrace.cli.demo.DemoServers;
import io.millrace.cli.demo.FreePort;
import io.millrace.cli.demo.LiveDemo;
import io.millrace.cli.demo.Shop;
import io.millrace.sandbox.Sandbox;
import io.millrace.worker.RuntimeFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the whole pipeline at work on real servers. */
@Command(
        name = "demo",
        description = {
            "Run a whole pipeline on this machine: a database, Elasticsearch and Redis as child processes, Kafka and Kafka"
                    + " Connect in this one, a shop that changes all the time, and a live view. Ctrl-C stops everything.",
            "The first run downloads the servers from Maven Central. Nothing is kept."
        },
        footer = {
            "",
            "Examples:",
            "  millrace demo",
            "  millrace demo --db postgres",
            "  millrace demo --once --rows 1000      change, wait, compare every row, and end"
        })
final class DemoCommand implements Callable<Integer> {
    private static final int USUAL_PORT = 8083;
    private final Shell shell;

    @Mixin
    private final DataOption data;

    @Option(
            names = "--db",
            paramLabel = "DATABASE",
            description = "The database that the shop is in: mysql, mariadb or postgres. Default: mysql.")
    private DemoDatabase database = DemoDatabase.MYSQL;

    @Option(names = "--rows", paramLabel = "N", description = "How many orders the shop starts with. Default: 10000.")
    private int rows = 10_000;

    @Option(names = "--places", paramLabel = "N", description = "How many of the 171,075 places to load. Default: all.")
    private int places = Integer.MAX_VALUE;

    @Option(
            names = "--once",
            description = "Make changes of every kind, wait until index and cache are in step, compare every row with"
                    + " every document and key, print a line for each table, and end; the exit code is 0 only if all is"
                    + " equal.")
    private boolean once;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "How long to wait with --once until all is in step. Default: 10m.")
    private Duration timeout = Duration.ofMinutes(10);

    private volatile boolean stopping;

    DemoCommand(Shell shell) {
        this.shell = shell;
        this.data = new DataOption(shell);
    }

    @Override
    public Integer call() throws Exception {
        if (rows < 1 || places < 1) {
            throw new CommandFailure("--rows and --places have to be 1 or more");
        }
        boolean ownData = !Files.exists(data.path());
        Path folder = data.path().resolve(Runtimes.DEMO).toAbsolutePath().normalize();
        RuntimeFile.find(folder).ifPresent(other -> {
            throw new CommandFailure(
                    "A demo is already running here, as process " + other.pid(),
                    "Stop it, or give this one another folder:  --data DIR");
        });
        // Found now, because nothing should be downloaded if a file is missing.
        var files = new DemoServers.Files(folder, Home.plugins(), Home.configs().resolve("worker.properties"));
        DemoFolder.delete(folder);
        Quiet.everything();
        progress("starting " + database.title() + ", Redis and Elasticsearch");
        try (var running = new Running(folder, ownData)) {
            return running.run(files);
        } catch (Exception e) {
            if (stopping) {
                return ExitCode.DONE;
            }
            throw e;
        }
    }

    /** Everything that has to be stopped, by the end of the command or by the end of the process. */
    private final class Running implements AutoCloseable {
        private final Path folder;
        /** Whether the data folder around the demo's own was not there before. */
        private final boolean ownData;

        private final Sandbox sandbox = Sandbox.open();
        private final Thread command = Thread.currentThread();
        private final Thread hook = new Thread(this::stop, "demo-shutdown");
        private volatile Runnable servers = sandbox::close;

        Running(Path folder, boolean ownData) {
            this.folder = folder;
            this.ownData = ownData;
            Runtime.getRuntime().addShutdownHook(hook);
        }

        int run(DemoServers.Files files) throws Exception {
            DemoServers all = DemoServers.start(sandbox, database);
            servers = all::close;
            try (Shop shop = Shop.load(all, rows, places, DemoCommand.this::progress)) {
                all.startWorker(files, FreePort.preferring(USUAL_PORT), DemoCommand.this::progress);
                var api = new ConnectApi(Access.open(all.restUri()));
                progress("creating the connectors of configs/");
                var connectors = new DemoConnectors(api, database);
                connectors.apply(Home.configs(), shell.err());
                if (once) {
                    return new DemoOnce(shop, connectors, api, shell, timeout, folder).run(rows);
                }
                new LiveDemo(shop, shell.out(), shell.interactive()).run(hints());
                return ExitCode.DONE;
            }
        }

        private void stop() {
            stopping = true;
            // Or the live view would go on, over what is said here.
            command.interrupt();
            progress("stopping everything");
            end();
        }

        private void end() {
            servers.run();
            DemoFolder.delete(folder);
            if (ownData) {
                DemoFolder.deleteIfEmpty(data.path());
            }
        }

        @Override
        public void close() {
            if (stopping) {
                return;
            }
            progress("stopping everything");
            end();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending already: the hook finds everything closed.
                progress("stopped");
            }
        }
    }

    private List<String> hints() {
        String options = data.path().equals(shell.path(DataOption.DEFAULT)) ? "" : " --data " + data.path();
        String command = "  " + shell.command() + " ";
        return List.of(
                "Try in another terminal, in this folder:",
                command + "status" + options,
                command + "describe elasticsearch-shop" + options,
                command + "stop redis-shop --wait" + options + "     and watch the keys, then",
                command + "resume redis-shop" + options,
                command + "offsets reset redis-shop --to-earliest" + options);
    }

    private void progress(String text) {
        shell.err().println(text);
    }
}
