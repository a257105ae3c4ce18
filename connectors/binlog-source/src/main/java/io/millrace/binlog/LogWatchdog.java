package io.millrace.binlog;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.source.ConnectionPool;
import io.millrace.source.WatchdogSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server now and then where its log ends, and raises an alarm when the reader stays behind without moving, or
 * when the server does not answer: a connection that is dead without an error, or one that the log's client tries to
 * restore for ever, looks like a quiet database otherwise.
 *
 * <p>A reader that is held up because Connect does not take its records is not to blame and sets off no alarm. Asks on a
 * thread of its own; polled on the task's.
 */
final class LogWatchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWatchdog.class);

    private final ServerKind kind;
    private final WatchdogSettings settings;
    private final LogGuard reader;
    private final ConnectionPool connections;
    private final LogProgress progress;
    private final ScheduledExecutorService thread;
    private volatile long polledAt = System.nanoTime();
    private volatile boolean delivered;
    private volatile @Nullable FaultException alarm;
    private long answeredAt = System.nanoTime();

    private LogWatchdog(Dialect dialect, WatchdogSettings settings, LogGuard reader, Map<String, String> debezium) {
        this.kind = dialect.server();
        this.settings = settings;
        this.reader = reader;
        this.connections = new BinlogDatabase(dialect, debezium, settings.patience()).pool();
        this.progress = new LogProgress(settings.limit(), hearsTheEnd(settings, debezium), System.nanoTime());
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "millrace-" + dialect.name() + "-watchdog-" + debezium.get("topic.prefix"));
            made.setDaemon(true);
            return made;
        });
    }

    static LogWatchdog start(
            Dialect dialect, WatchdogSettings settings, LogGuard reader, Map<String, String> debezium) {
        LogWatchdog watchdog = new LogWatchdog(dialect, settings, reader, debezium);
        long every = settings.interval().toMillis();
        var unused = watchdog.thread.scheduleWithFixedDelay(watchdog::look, every, every, TimeUnit.MILLISECONDS);
        return watchdog;
    }

    /** Takes note of a poll, and whether it gave records. */
    void polled(boolean records) {
        polledAt = System.nanoTime();
        if (records) {
            delivered = true;
        }
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
        try {
            LogPosition at = reader.position();
            if (at == null || System.nanoTime() - polledAt > settings.limit().toNanos() / 2) {
                answeredAt = System.nanoTime();
                progress.reset(answeredAt);
                return;
            }
            ask(at);
        } catch (RuntimeException e) {
            LOG.warn("The watchdog could not look; it tries again.", e);
        }
    }

    private void ask(LogPosition at) {
        try (Connection connection = connections.take()) {
            LogPosition end = ServerLog.end(kind, connection);
            answeredAt = System.nanoTime();
            boolean moved = delivered;
            delivered = false;
            if (end != null && progress.isStalled(at, end, moved, answeredAt)) {
                alarm = new FaultException(
                        Fault.SOURCE_STALLED,
                        "The log is read up to " + at.file() + '/' + at.pos() + " and the server has written up to "
                                + end.file() + '/' + end.pos() + ", but for "
                                + settings.limit().toMillis()
                                + " ms (watchdog.limit.ms) nothing came. Nothing is lost: the"
                                + " source starts anew from the stored position. If it happens again, look at the network"
                                + " between them, and with SHOW PROCESSLIST for the thread that sends the log.");
            }
        } catch (SQLException e) {
            LOG.debug("The server did not say where its log ends.", e);
            FaultException fault = BinlogFaults.finder().find(e);
            if (!fault.fault().retryable()) {
                LOG.warn("The watchdog is blind.", fault);
            } else if (System.nanoTime() - answeredAt > settings.limit().toNanos()) {
                alarm = fault;
            }
        }
    }

    /** Whether the server tells an idle reader the end of its log before the limit has passed, by heartbeats. */
    private static boolean hearsTheEnd(WatchdogSettings settings, Map<String, String> debezium) {
        return Long.parseLong(debezium.getOrDefault("connect.keep.alive.interval.ms", "60000"))
                < settings.limit().toMillis() / 2;
    }
}
