package io.millrace.postgres;

import io.millrace.source.ConnectionPool;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks now and then how much log the server keeps for the slot, and has a warning while that is too much. */
final class SlotWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlotWatch.class);
    private static final long MEGABYTE = 1L << 20;
    private static final String HELD = """
            SELECT CAST(COALESCE(pg_wal_lsn_diff(
                     CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END,
                     restart_lsn), 0) AS BIGINT)
            FROM pg_replication_slots WHERE slot_name = ?""";

    private final ConnectionPool connections;
    private final String slot;
    private final SlotLagSettings settings;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Optional<String> warning = Optional.empty();

    SlotWatch(PostgresDatabase database, SlotLagSettings settings) {
        this.connections = database.pool();
        this.slot = database.config().slotName();
        this.settings = settings;
    }

    void start() {
        Thread thread = new Thread(this::run, "millrace-postgres-slot");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!stopped.await(settings.interval().toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What an operator should know, if the slot holds too much. */
    Optional<String> warning() {
        return warning;
    }

    private void look() {
        try (Connection connection = connections.take();
                PreparedStatement ask = connection.prepareStatement(HELD)) {
            ask.setString(1, slot);
            ResultSet rows = ask.executeQuery();
            tell(rows.next() ? rows.getLong(1) : 0);
        } catch (SQLException | RuntimeException e) {
            LOG.debug("The server does not say how much log it keeps for the slot {}; it is asked again.", slot, e);
        }
    }

    private void tell(long held) {
        boolean before = warning.isPresent();
        if (held <= settings.bytes()) {
            warning = Optional.empty();
            if (before) {
                LOG.info("The slot {} holds no more log than slot.lag.warn.bytes again.", slot);
            }
            return;
        }
        String text = text(held);
        warning = Optional.of(text);
        if (!before) {
            LOG.warn("{}", text);
        }
    }

    private String text(long held) {
        return "the slot " + slot + " makes the server keep " + Math.max(1, held / MEGABYTE)
                + " MB of log, more than slot.lag.warn.bytes=" + settings.bytes()
                + "; the log is read behind, a transaction is open for long, or records are not acknowledged";
    }

    @Override
    public void close() {
        stopped.countDown();
        connections.close();
    }
}
