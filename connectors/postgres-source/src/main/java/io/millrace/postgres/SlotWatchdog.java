package io.millrace.postgres;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.source.ConnectionPool;
import io.millrace.source.WatchdogSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices a reader of the log that the network has lost: a firewall that forgot the connection tells nobody, and a quiet
 * database looks the same. The reader replies to the server every few seconds also while there is nothing to read and while
 * Connect takes no records, and the server tells when it heard the last reply.
 *
 * <p>Asks on a thread of its own; the task that polls throws the alarm.
 */
final class SlotWatchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlotWatchdog.class);

    /** A process holds the slot also while it creates it, and reads nothing then. */
    private static final String SIGN = """
            SELECT COALESCE(a.query ILIKE 'START_REPLICATION%', FALSE), r.reply_time,
                   (SELECT CAST(setting AS BIGINT) FROM pg_settings WHERE name = 'wal_sender_timeout')
            FROM pg_replication_slots s
            LEFT JOIN pg_stat_activity a ON a.pid = s.active_pid
            LEFT JOIN pg_stat_replication r ON r.pid = s.active_pid
            WHERE s.slot_name = ?""";

    private final ConnectionPool connections;
    private final String slot;
    private final WatchdogSettings settings;
    private final ReaderSigns signs;
    private final Runnable onAlarm;
    private final ScheduledExecutorService thread;
    private volatile @Nullable FaultException alarm;
    private long answeredAt = System.nanoTime();

    private SlotWatchdog(WatchdogSettings settings, Map<String, String> debezium, Runnable onAlarm) {
        Configuration config = Configuration.from(debezium);
        PostgresDatabase database = PostgresDatabase.bounded(debezium, settings.patience());
        this.connections = database.pool();
        this.slot = database.config().slotName();
        this.settings = settings;
        this.onAlarm = onAlarm;
        this.signs = new ReaderSigns(
                settings.limit(),
                config.getLong(PostgresConnectorConfig.STATUS_UPDATE_INTERVAL_MS)
                        < settings.limit().toMillis() / 2);
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "millrace-postgres-watchdog-" + debezium.get("topic.prefix"));
            made.setDaemon(true);
            return made;
        });
    }

    /** Begins to watch the reader of a configuration; the last runs on the watchdog's thread when there is an alarm. */
    static SlotWatchdog start(WatchdogSettings settings, Map<String, String> debezium, Runnable onAlarm) {
        SlotWatchdog watchdog = new SlotWatchdog(settings, debezium, onAlarm);
        long every = settings.interval().toMillis();
        var unused = watchdog.thread.scheduleWithFixedDelay(watchdog::look, every, every, TimeUnit.MILLISECONDS);
        return watchdog;
    }

    /** Throws the alarm, if there is one. */
    void throwIfAlarmed() {
        FaultException raised = alarm;
        if (raised != null) {
            throw raised;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        connections.close();
    }

    private void look() {
        try (Connection connection = connections.take();
                PreparedStatement ask = connection.prepareStatement(SIGN)) {
            ask.setString(1, slot);
            ReaderSigns.Sign sign = sign(ask.executeQuery());
            answeredAt = System.nanoTime();
            if (signs.isLost(sign, answeredAt)) {
                raise(new FaultException(Fault.SOURCE_STALLED, lost(sign)));
            }
        } catch (SQLException | RuntimeException e) {
            FaultException fault = PostgresFaults.finder().find(e);
            if (!fault.fault().retryable()) {
                LOG.warn("The watchdog is blind.", fault);
            } else if (System.nanoTime() - answeredAt > settings.limit().toNanos()) {
                raise(fault);
            }
        }
    }

    private void raise(FaultException fault) {
        if (alarm == null) {
            alarm = fault;
            onAlarm.run();
        }
    }

    private static ReaderSigns.Sign sign(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            return new ReaderSigns.Sign(false, null, Duration.ZERO);
        }
        Timestamp replied = rows.getTimestamp(2);
        return new ReaderSigns.Sign(
                rows.getBoolean(1), replied == null ? null : replied.toInstant(), Duration.ofMillis(rows.getLong(3)));
    }

    private String lost(ReaderSigns.Sign sign) {
        return (sign.reading()
                        ? "The server has heard nothing from the reader of the slot " + slot + " for "
                                + settings.limit().toMillis() + " ms (watchdog.limit.ms)."
                        : "The server has no reader of the slot " + slot + " any more, and the reader has not noticed.")
                + " Nothing is lost: the source starts anew from the stored position, as soon as the server gives the slot"
                + " free (wal_sender_timeout). If it happens again, look at the network between them.";
    }
}
