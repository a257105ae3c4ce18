package io.millrace.cli.demo;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Changes the shop without end and shows how index and cache follow, until this process is told to stop. */
public final class LiveDemo {
    private static final int TRANSACTIONS_PER_SECOND = 50;
    private static final Duration SCREEN = Duration.ofSeconds(1);
    private static final Duration LINE = Duration.ofSeconds(5);
    private static final int MOST_COUNTING = 5;
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(500);

    private final Shop shop;
    private final PrintWriter out;
    private final boolean screen;
    private volatile boolean firstReadingDone;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    public LiveDemo(Shop shop, PrintWriter out, boolean screen) {
        this.shop = shop;
        this.out = out;
        this.screen = screen;
    }

    /** One of the demo's threads; it ends by being interrupted. */
    private interface Work {
        void run() throws SQLException, InterruptedException;
    }

    /** Returns when the thread is interrupted, or with the failure of one of its parts. */
    public void run(List<String> commands) throws Exception {
        var hints = new ArrayList<>(commands);
        shop.looks().forEach(look -> hints.add("  " + look));
        hints.add("Ctrl-C stops everything.");
        try (Workload workload = shop.workload();
                Probe probe = shop.probe()) {
            Thread writer = start("demo-writer", () -> write(workload));
            Thread prober = start("demo-probe", () -> probe(probe));
            try {
                show(new LiveView(out, screen, shop.database(), hints), workload, probe);
            } finally {
                end(writer);
                end(prober);
            }
        }
    }

    private Thread start(String name, Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (SQLException | RuntimeException e) {
                        failure.compareAndSet(null, e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void end(Thread thread) throws InterruptedException {
        thread.interrupt();
        thread.join(Duration.ofSeconds(2).toMillis());
    }

    private static void write(Workload workload) throws SQLException, InterruptedException {
        while (true) {
            workload.step();
            Thread.sleep(1000 / TRANSACTIONS_PER_SECOND);
        }
    }

    private void probe(Probe probe) throws SQLException, InterruptedException {
        while (true) {
            if (firstReadingDone) {
                probe.measure();
            }
            Thread.sleep(BETWEEN_PROBES.toMillis());
        }
    }

    private void show(LiveView view, Workload workload, Probe probe) throws Exception {
        long start = System.nanoTime();
        long before = start;
        long changesBefore = 0;
        long countingTook = 0;
        while (true) {
            // Counting reads every key of the cache: it should not be what the servers are busy with.
            Thread.sleep(Math.max((screen ? SCREEN : LINE).toMillis(), MOST_COUNTING * countingTook));
            Exception failed = failure.get();
            if (failed != null) {
                throw failed;
            }
            long counting = System.nanoTime();
            Map<ShopTable, Comparison.Counts> counts = shop.counts();
            long now = System.nanoTime();
            countingTook = Duration.ofNanos(now - counting).toMillis();
            firstReadingDone |= nearlyEqual(counts);
            long changes = workload.changes();
            long perSecond = (changes - changesBefore) * 1_000_000_000L / (now - before);
            String delays =
                    firstReadingDone ? probe.text() : "measured when the tables have been read for the first time";
            view.show(new LiveView.Moment(Duration.ofNanos(now - start), counts, changes, perSecond, delays));
            before = now;
            changesBefore = changes;
        }
    }

    /** Whether what is missing may be changes that are on their way. */
    private static boolean nearlyEqual(Map<ShopTable, Comparison.Counts> counts) {
        return counts.values().stream()
                .allMatch(count -> Math.min(count.documents(), count.keys()) > count.rows() * 98 / 100 - 20);
    }
}
