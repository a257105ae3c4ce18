package io.millrace.mariadb;

import io.debezium.jdbc.JdbcConnection;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A transaction that sees the tables as they are at one place in the log, which the server tells. It needs no privilege and no
 * lock.
 *
 * <p>The GTIDs that the server has written are not that place: they have transactions that nobody can see yet.
 */
public final class PlacedSnapshot {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 10;

    private PlacedSnapshot() {}

    /**
     * Begins it, not before the tables have all that was emitted; ends one that the connection had begun.
     *
     * @throws FaultException if that takes too long
     */
    public static LogPlace begin(JdbcConnection connection, WindowPlace log) throws SQLException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            LogPlace place = begin(connection.connection());
            if (!log.isBehind(place)) {
                return place;
            }
            end(connection);
            if (System.nanoTime() - end > 0) {
                throw new FaultException(
                        Fault.SOURCE_CAPTURE,
                        "The server has sent changes that cannot be seen in its tables after " + PATIENCE.toSeconds()
                                + " s; they show the state of " + place
                                + ". It may be waiting for a replica (rpl_semi_sync_master_timeout), or database.hostname"
                                + " may lead to two servers.");
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    /** Ends it. */
    public static void end(JdbcConnection connection) throws SQLException {
        try (Statement statement = connection.connection().createStatement()) {
            statement.execute("COMMIT");
        }
    }

    private static LogPlace begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("COMMIT");
            // Under another level the tables would be read as of now.
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
            Map<String, String> status = new HashMap<>();
            try (ResultSet rows = statement.executeQuery("SHOW STATUS LIKE 'binlog\\_snapshot\\_%'")) {
                while (rows.next()) {
                    status.put(rows.getString(1).toLowerCase(Locale.ROOT), rows.getString(2));
                }
            }
            String file = status.get("binlog_snapshot_file");
            String pos = status.get("binlog_snapshot_position");
            if (file == null || file.isEmpty() || pos == null) {
                throw new FaultException(
                        Fault.SOURCE_SETTINGS,
                        "The server does not say to which place in its log a transaction with a consistent snapshot"
                                + " belongs (status binlog_snapshot_file and binlog_snapshot_position), so tables cannot be"
                                + " read beside the log. It needs log_bin.");
            }
            return new LogPlace(file, Long.parseLong(pos));
        }
    }
}
