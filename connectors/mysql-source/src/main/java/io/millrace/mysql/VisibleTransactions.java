package io.millrace.mysql;

import io.debezium.connector.binlog.gtid.GtidSet;
import io.debezium.connector.mysql.gtid.MySqlGtidSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the tables of the server show, and what the window that was read last shows of it, as transactions. Belongs to the thread
 * that reads the log.
 *
 * <p>A transaction is in {@code gtid_executed} when everybody can see it. It is in the log, and sent, a moment before; where the
 * server waits for a replica first (semi-synchronous replication, {@code AFTER_SYNC}), seconds before.
 */
public final class VisibleTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(VisibleTransactions.class);

    private static final int LOOKS = 40;
    private static final long PAUSE_MILLIS = 5;
    private static final long TELL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Supplier<GtidSet> server;
    private @Nullable MySqlGtidSet window;
    private long hiddenSince;
    private long told;
    private boolean hides;

    /**
     * Knows nothing yet.
     *
     * @param server asks the server for {@code gtid_executed}
     */
    public VisibleTransactions(Supplier<GtidSet> server) {
        this.server = server;
    }

    /**
     * Whether the tables show all that was sent, so that a window may be read: rows from before a change that was emitted would
     * be merged behind it. Waits for a fifth of a second at most, and not again until they did, because the log waits too.
     */
    public boolean showAll(SentTransactions sent) throws InterruptedException {
        if (!sent.isKnown()) {
            return false;
        }
        MySqlGtidSet all = sent.all();
        int looks = hides ? 1 : LOOKS;
        for (int look = 1; !all.isContainedWithin(executed()); look++) {
            if (look >= looks) {
                tell(all);
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        hides = false;
        return true;
    }

    private void tell(MySqlGtidSet all) {
        long now = System.nanoTime();
        if (!hides) {
            hides = true;
            hiddenSince = now;
            told = now;
        } else if (now - told > TELL_NANOS) {
            told = now;
            LOG.warn(
                    "For {} s no table could be read beside the log, because the server has sent transactions that cannot be"
                            + " seen in its tables: {}. It may be waiting for a replica (rpl_semi_sync_source_timeout).",
                    TimeUnit.NANOSECONDS.toSeconds(now - hiddenSince),
                    all.subtract(executed()));
        }
    }

    /** A window has been read; it shows no more than what is visible now. */
    public void open() {
        window = executed();
    }

    /** The window was merged or dropped. */
    public void close() {
        window = null;
    }

    /** Whether there is a window. */
    public boolean hasWindow() {
        return window != null;
    }

    /**
     * Whether there is a window, and the log has come to what it shows: all of it was sent, or what is sent next is not in it.
     */
    public boolean mayMerge(SentTransactions sent) {
        MySqlGtidSet shown = window;
        String next = sent.next();
        return shown != null && ((next != null && !shown.contains(next)) || shown.isContainedWithin(sent.all()));
    }

    private MySqlGtidSet executed() {
        return (MySqlGtidSet) server.get();
    }
}
