package io.debezium.connector.mariadb.jdbc;

import io.debezium.DebeziumException;
import io.debezium.connector.binlog.gtid.GtidSet;
import io.debezium.connector.binlog.jdbc.BinlogConnectorConnection;
import io.debezium.connector.binlog.jdbc.BinlogFieldReader;
import io.debezium.connector.binlog.jdbc.ConnectionConfiguration;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.millrace.mariadb.GtidsByDomain;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Debezium's class of this name, which compares GTIDs by server and reads points in time by the time zone of the
 * JVM. This one compares by domain, and its sessions are in UTC, as the values that it gives for a TIMESTAMP.
 */
public class MariaDbConnection extends BinlogConnectorConnection {
    private static final String SESSION = "SET time_zone = '+00:00'";
    private static final String WRITTEN = "SELECT @@GLOBAL.gtid_binlog_pos";

    /** Without gaps, days that were left out and years of other lengths: digits go through it as they are. */
    private final GregorianCalendar digits = new GregorianCalendar(TimeZone.getTimeZone("UTC"));

    /** As Debezium's task calls it. */
    public MariaDbConnection(ConnectionConfiguration configuration, BinlogFieldReader fields) {
        super(configuration, fields);
        digits.setGregorianChange(new Date(Long.MIN_VALUE));
    }

    /** The last word on the session's time zone is ours, whatever the user has the driver or Debezium run before. */
    @Override
    public synchronized Connection connection(boolean statements) throws SQLException {
        boolean fresh = !isConnected();
        Connection connection = super.connection(statements);
        if (fresh) {
            toUtc(connection);
        }
        return connection;
    }

    @Override
    public void reconnect() throws SQLException {
        super.reconnect();
        toUtc(connection());
    }

    private static void toUtc(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(SESSION);
        }
    }

    /** A TIMESTAMP is a moment and a DATETIME is digits, of the classes that they have when they come from the log. */
    @Override
    public @Nullable Object getColumnValue(ResultSet rows, int index, Column column, Table table) throws SQLException {
        return switch (column.jdbcType()) {
            case Types.TIMESTAMP_WITH_TIMEZONE -> moment(rows.getTimestamp(index, digits));
            case Types.TIMESTAMP -> digits(rows, index, column, table);
            default -> super.getColumnValue(rows, index, column, table);
        };
    }

    private static @Nullable ZonedDateTime moment(@Nullable Timestamp value) {
        return value == null ? null : value.toInstant().atZone(ZoneOffset.UTC);
    }

    private @Nullable LocalDateTime digits(ResultSet rows, int index, Column column, Table table) throws SQLException {
        String text = rows.getString(index);
        if (text == null || MariaDbValueConverters.containsZeroValuesInDatePart(text, column, table)) {
            return null;
        }
        ZonedDateTime value = moment(rows.getTimestamp(index, digits));
        return value == null ? null : value.toLocalDateTime();
    }

    /** The driver would print a moment in the time zone of the JVM. */
    @Override
    public void setQueryColumnValue(PreparedStatement statement, Column column, int place, @Nullable Object value)
            throws SQLException {
        super.setQueryColumnValue(
                statement, column, place, value instanceof ZonedDateTime moment ? moment.toLocalDateTime() : value);
    }

    /** Every MariaDB has them. */
    @Override
    public boolean isGtidModeEnabled() {
        return true;
    }

    @Override
    public GtidSet knownGtidSet() {
        try {
            return queryAndMap(WRITTEN, rows -> new GtidsByDomain(rows.next() ? rows.getString(1) : ""));
        } catch (SQLException e) {
            throw new DebeziumException("The server does not say which transactions it has written", e);
        }
    }

    @Override
    public GtidSet subtractGtidSet(GtidSet set, GtidSet other) {
        return set.subtract(other);
    }

    /** What the server has deleted with its logs it does not tell; our own check before a start finds it out. */
    @Override
    public GtidSet purgedGtidSet() {
        return new GtidsByDomain("");
    }

    /** Where to go on: the domains of the position, so that one that is new on the server is read from its begin. */
    @Override
    public @Nullable GtidSet filterGtidSet(
            @Nullable Predicate<String> sources, @Nullable String position, GtidSet known, GtidSet purged) {
        return position == null ? null : new GtidsByDomain(position).retainAll(sources);
    }
}
