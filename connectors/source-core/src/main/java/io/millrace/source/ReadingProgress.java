package io.millrace.source;

import io.millrace.core.metrics.Meter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the initial reading of all tables and shows how far it has come: in the offset, renewed once a second, in the
 * log every ten seconds, and in metrics. Belongs to the thread that polls; metrics are read on any.
 */
final class ReadingProgress {
    private static final Logger LOG = LoggerFactory.getLogger(ReadingProgress.class);
    private static final long RENEW_MILLIS = TimeUnit.SECONDS.toMillis(1);
    private static final long LOG_MILLIS = TimeUnit.SECONDS.toMillis(10);
    /** A power of two less one: the time is not asked for every row. */
    private static final int ROWS_BETWEEN_LOOKS = 63;

    private final TableSizes sizes;
    private final LongSupplier clock;
    private volatile @Nullable Run run;
    private @Nullable String text;
    private long textAt;
    private long loggedAt;

    ReadingProgress(TableSizes sizes, LongSupplier clock) {
        this.sizes = sizes;
        this.clock = clock;
    }

    /** One attempt. */
    private static final class Run {
        private final int tables;
        private final long since;
        private final AtomicLong rows = new AtomicLong();
        private volatile long estimated = -1;
        private final AtomicInteger tablesDone = new AtomicInteger();
        private volatile @Nullable String table;

        Run(int tables, long since) {
            this.tables = tables;
            this.since = since;
        }

        Progress at(long now) {
            return new Progress("snapshot", table, tablesDone.get(), tables, rows.get(), estimated, since, now);
        }
    }

    void begin(Set<String> tables) {
        Run begun = new Run(tables.size(), clock.getAsLong());
        run = begun;
        loggedAt = begun.since;
        renew(begun, begun.since);
        Thread thread = new Thread(() -> estimate(begun, tables), "millrace-table-sizes");
        thread.setDaemon(true);
        thread.start();
    }

    /** Counts a row of a table. */
    void row(String table) {
        Run running = run;
        if (running == null) {
            return;
        }
        if (!table.equals(running.table)) {
            running.table = table;
        }
        long rows = running.rows.get() + 1;
        running.rows.lazySet(rows);
        if ((rows & ROWS_BETWEEN_LOOKS) == 0) {
            look(running);
        }
    }

    /** Counts a table that was read to its end. */
    void scanned() {
        Run running = run;
        if (running != null) {
            running.tablesDone.incrementAndGet();
        }
    }

    /** All tables are read. */
    void end() {
        Run running = run;
        if (running != null) {
            LOG.info("All tables are read: {}.", running.at(clock.getAsLong()));
        }
        forget();
    }

    /** The attempt is given up, or there is none. */
    void forget() {
        run = null;
        text = null;
    }

    /** What stands in the offset, or null while no tables are read. */
    @Nullable
    String text() {
        return text;
    }

    List<Meter> meters() {
        return List.of(
                meter("snapshot-running", "1 while tables are read for the first time.", progress -> 1),
                meter("snapshot-rows", "Rows that this reading has read.", Progress::rows),
                meter("snapshot-rows-estimated", "Rows that the database believes there are.", Progress::estimated),
                meter("snapshot-rows-per-second", "Rows a second since it began.", Progress::rowsPerSecond),
                meter("snapshot-seconds-left", "How long the rest takes at this pace.", Progress::secondsLeft),
                meter("snapshot-tables", "Tables to be read.", Progress::tables),
                meter("snapshot-tables-done", "Tables that were read to their end.", Progress::tablesDone));
    }

    private Meter meter(String name, String description, ToLongFunction<Progress> value) {
        return Meter.of(name, description, () -> {
            Run running = run;
            return running == null ? 0L : value.applyAsLong(running.at(clock.getAsLong()));
        });
    }

    private void look(Run running) {
        long now = clock.getAsLong();
        if (now - textAt >= RENEW_MILLIS) {
            renew(running, now);
        }
        if (now - loggedAt >= LOG_MILLIS) {
            loggedAt = now;
            LOG.info("Reading tables: {}.", running.at(now));
        }
    }

    private void renew(Run running, long now) {
        textAt = now;
        text = running.at(now).json();
    }

    private void estimate(Run begun, Set<String> tables) {
        try {
            begun.estimated = sizes.rows(tables).values().stream()
                    .mapToLong(Long::longValue)
                    .reduce(Long::sum)
                    .orElse(-1);
        } catch (Exception e) {
            LOG.info(
                    "The database does not say how many rows its tables have, so the reading goes on without an estimate.",
                    e);
        }
    }
}
