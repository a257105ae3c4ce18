package io.millrace.cli;

import io.millrace.cli.connect.ConnectApi;
import io.millrace.cli.demo.Shop;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Changes the shop, waits until index and cache have followed, and compares everything once. */
final class DemoOnce {
    private static final int MOST_COUNTING = 4;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Shop shop;
    private final DemoConnectors connectors;
    private final ConnectApi api;
    private final Shell shell;
    private final Duration timeout;
    private final Path folder;

    DemoOnce(Shop shop, DemoConnectors connectors, ConnectApi api, Shell shell, Duration timeout, Path folder) {
        this.shop = shop;
        this.connectors = connectors;
        this.api = api;
        this.shell = shell;
        this.timeout = timeout;
        this.folder = folder;
    }

    int run(int rows) throws SQLException, InterruptedException {
        shell.err().println("changing the shop: inserts, updates, deletes, changes of primary keys");
        shop.change(Math.max(200, rows / 5));
        long deadline = System.nanoTime() + timeout.toNanos();
        Shop.Verdict verdict = new Shop.Verdict(false, List.of(), List.of());
        boolean inTime = true;
        while (!verdict.equal() && inTime) {
            connectors.requireHealthy();
            long counting = System.nanoTime();
            inTime = counting < deadline;
            if (shop.countsAreEqual(shell.err()::println) || !inTime) {
                shell.err().println("comparing every row with its document and its key");
                verdict = shop.compare();
            }
            if (!verdict.equal() && inTime) {
                // Counting reads every key of the cache: it should not be what the servers are busy with.
                long took = Duration.ofNanos(System.nanoTime() - counting).toMillis();
                Thread.sleep(Math.max(PAUSE.toMillis(), MOST_COUNTING * took));
            }
        }
        verdict.lines().forEach(shell.out()::println);
        verdict.examples().forEach(shell.err()::println);
        if (!verdict.equal()) {
            Shell tellingErrors =
                    new Shell(shell.in(), shell.err(), shell.err(), false, shell.directory(), shell.environment());
            Main.run(tellingErrors, "status", "--connect", api.server().toString(), "--data", folder.toString());
            throw new CommandFailure(
                    "After " + Durations.print(timeout) + " index and cache are not equal to the tables");
        }
        return ExitCode.DONE;
    }
}
