package io.millrace.postgres;

import io.debezium.jdbc.JdbcConnection;
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

    private final PostgresDatabase database;
    private final SlotLagSettings settings;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Optional<String> warning = Optional.empty();

    SlotWatch(PostgresDatabase database, SlotLagSettings settings) {
        this.database = database;
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
        String slot = database.config().slotName();
        try (JdbcConnection connection = database.connection()) {
            long held = connection.prepareQueryAndMap(
                    HELD, statement -> statement.setString(1, slot), rows -> rows.next() ? rows.getLong(1) : 0L);
            tell(slot, held);
        } catch (SQLException | RuntimeException e) {
            LOG.debug("The server does not say how much log it keeps for the slot {}; it is asked again.", slot, e);
        }
    }

    private void tell(String slot, long held) {
        boolean before = warning.isPresent();
        if (held <= settings.bytes()) {
            warning = Optional.empty();
            if (before) {
                LOG.info("The slot {} holds no more log than slot.lag.warn.bytes again.", slot);
            }
            return;
        }
        String text = text(slot, held);
        warning = Optional.of(text);
        if (!before) {
            LOG.warn("{}", text);
        }
    }

    private String text(String slot, long held) {
        return "the slot " + slot + " makes the server keep " + Math.max(1, held / MEGABYTE)
                + " MB of log, more than slot.lag.warn.bytes=" + settings.bytes()
                + "; the log is read behind, a transaction is open for long, or records are not acknowledged";
    }

    @Override
    public void close() {
        stopped.countDown();
    }
}
