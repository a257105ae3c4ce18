package io.millrace.binlog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log that a server has now: its files, the oldest first, and its GTIDs.
 *
 * @param files the files of the log
 * @param gtids whether the server numbers its transactions
 * @param connection the connection to ask on
 */
record ServerLog(List<File> files, boolean gtids, Connection connection) {
    /** The statements by which a server tells where its log ends, those of newer versions first. */
    static final List<String> STATUS = List.of("SHOW BINARY LOG STATUS", "SHOW MASTER STATUS");

    /** Malformed set of GTIDs. */
    private static final int MALFORMED = 1772;
    /** A position that is not where an event begins. */
    private static final int NO_EVENT_THERE = 1220;

    private static final String BEYOND = "SELECT GTID_SUBTRACT(?, @@GLOBAL.gtid_executed)";
    private static final String LOST = "SELECT GTID_SUBTRACT(@@GLOBAL.gtid_purged, ?)";

    /** A file of the log. */
    record File(String name, long size) {}

    /**
     * Why a position cannot be read from.
     *
     * @param field the part of an offset that is wrong
     * @param message what is wrong with it
     */
    record Refusal(String field, String message) {}

    static ServerLog of(Connection connection) throws SQLException {
        List<File> files = Sql.rows(connection, "SHOW BINARY LOGS", row -> new File(row.getString(1), row.getLong(2)));
        String mode = Sql.rows(connection, "SELECT @@GLOBAL.gtid_mode", row -> row.getString(1))
                .get(0);
        return new ServerLog(files, "ON".equalsIgnoreCase(mode), connection);
    }

    /** Where the log ends, or null if the server keeps none. */
    static @Nullable LogPosition end(Connection connection) throws SQLException {
        return Sql.rowsOfFirstKnown(connection, STATUS, row -> new LogPosition(row.getString(1), row.getLong(2), null))
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
        if (position.gtids() != null) {
            return gtids ? refusesGtids(position.gtids()) : refusedWithoutGtids(position);
        }
        return refusesPlace(position, exact);
    }

    private Optional<Refusal> refusesGtids(String set) throws SQLException {
        String beyond;
        try {
            beyond = one(BEYOND, set);
        } catch (SQLException e) {
            if (e.getErrorCode() != MALFORMED) {
                throw e;
            }
            return Optional.of(new Refusal("gtids", "is not a set of GTIDs, as in \"UUID:1-42\""));
        }
        if (!beyond.isEmpty()) {
            return Optional.of(new Refusal(
                    "gtids",
                    "holds transactions that this server does not have (" + beyond
                            + "), so it belongs to another server or to data that was lost"));
        }
        String lost = one(LOST, set);
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        "gtids",
                        "would need the transactions " + lost + " next, which the server has deleted with its logs"));
    }

    private static Optional<Refusal> refusedWithoutGtids(LogPosition position) {
        return Optional.of(new Refusal(
                "gtids",
                "is set, but the server has no GTIDs (gtid_mode); leave it out to go on from " + position.file() + '/'
                        + position.pos()));
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

    private String one(String query, String argument) throws SQLException {
        return Sql.rows(connection, query, row -> row.getString(1), argument)
                .get(0)
                .replace("\n", "");
    }
}
