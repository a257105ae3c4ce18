package io.millrace.postgres;

import io.debezium.jdbc.JdbcConnection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A replication slot as the server shows it.
 *
 * @param confirmed up to where the log was acknowledged
 * @param readerPid the process that reads from it, or 0
 * @param reader how that process calls itself; empty where it may not be seen
 * @param lost whether the server has thrown away log that the slot needs
 */
record Slot(String name, String database, String plugin, long confirmed, int readerPid, String reader, boolean lost) {

    private static final String QUERY = """
            SELECT s.slot_name, COALESCE(s.database, ''), COALESCE(s.plugin, ''),
                   CAST(COALESCE(s.confirmed_flush_lsn - '0/0'::pg_lsn, 0) AS BIGINT),
                   COALESCE(s.active_pid, 0), COALESCE(a.application_name, ''),
                   COALESCE(to_jsonb(s) ->> 'wal_status', '') = 'lost'
            FROM pg_replication_slots s LEFT JOIN pg_stat_activity a ON a.pid = s.active_pid
            WHERE s.slot_name = ?""";

    static Optional<Slot> find(JdbcConnection connection, String name) throws SQLException {
        return connection.prepareQueryAndMap(
                QUERY,
                statement -> statement.setString(1, name),
                rows -> rows.next() ? Optional.of(of(rows)) : Optional.empty());
    }

    private static Slot of(ResultSet row) throws SQLException {
        return new Slot(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getInt(5),
                row.getString(6),
                row.getBoolean(7));
    }

    boolean isRead() {
        return readerPid != 0;
    }

    /** Gives the slot up, and with it the log that the server keeps for it. */
    void drop(JdbcConnection connection) throws SQLException {
        connection.prepareQuery(
                "SELECT pg_drop_replication_slot(?)", statement -> statement.setString(1, name), rows -> rows.next());
        if (!connection.connection().getAutoCommit()) {
            connection.commit();
        }
    }
}
