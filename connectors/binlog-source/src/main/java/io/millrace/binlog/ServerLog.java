package io.millrace.binlog;

import io.millrace.binlog.ServerKind.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log that a server has now: its files, the oldest first, and its GTIDs.
 *
 * @param files the files of the log
 * @param kind how the server speaks
 * @param connection the connection to ask on
 */
record ServerLog(List<File> files, ServerKind kind, Connection connection) {
    /** A position that is not where an event begins. */
    private static final int NO_EVENT_THERE = 1220;

    /** A file of the log. */
    record File(String name, long size) {}

    static ServerLog of(ServerKind kind, Connection connection) throws SQLException {
        List<File> files = Sql.rows(connection, "SHOW BINARY LOGS", row -> new File(row.getString(1), row.getLong(2)));
        return new ServerLog(files, kind, connection);
    }

    /** Where the log ends, or null if the server keeps none. */
    static @Nullable LogPosition end(ServerKind kind, Connection connection) throws SQLException {
        return Sql.rowsOfFirstKnown(
                        connection, kind.logStatus(), row -> new LogPosition(row.getString(1), row.getLong(2), null))
                .stream()
                .findFirst()
                .orElse(null);
    }

    /**
     * Whether the log can be read on from a position. With GTIDs the server finds the place by them, whatever the file,
     * which may be one of another server from before a failover.
     *
     * @param exact whether a position in a file has to be the beginning of an event, as one that was set by hand does
     */
    Optional<Refusal> refuses(LogPosition position, boolean exact) throws SQLException {
        return position.gtids() == null ? refusesPlace(position, exact) : kind.refusesGtids(connection, position);
    }

    private Optional<Refusal> refusesPlace(LogPosition position, boolean exact) throws SQLException {
        Optional<File> file =
                files.stream().filter(one -> one.name().equals(position.file())).findFirst();
        if (file.isEmpty()) {
            String range = files.isEmpty()
                    ? "none"
                    : files.get(0).name() + " to " + files.get(files.size() - 1).name();
            return Optional.of(
                    new Refusal("file", position.file() + " is not among the logs that the server has: " + range));
        }
        long size = file.get().size();
        if (position.pos() > size) {
            return Optional.of(new Refusal(
                    "pos", position.pos() + " is behind the end of " + position.file() + ", which is " + size));
        }
        return !exact || position.pos() == size || beginsAnEvent(position)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        "pos",
                        position.pos() + " is not where an event of " + position.file()
                                + " begins; SHOW BINLOG EVENTS IN '" + position.file() + "' lists the places"));
    }

    /** Newer servers show the next event in place of an error, so its place is compared. */
    private boolean beginsAnEvent(LogPosition position) throws SQLException {
        String file = position.file().replace("'", "''");
        try {
            return Sql.rows(
                            connection,
                            "SHOW BINLOG EVENTS IN '" + file + "' FROM " + position.pos() + " LIMIT 1",
                            row -> row.getLong(2))
                    .contains(position.pos());
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_EVENT_THERE) {
                throw e;
            }
            return false;
        }
    }
}
