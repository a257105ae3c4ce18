package io.debezium.connector.mariadb.jdbc;

import io.debezium.DebeziumException;
import io.debezium.connector.binlog.gtid.GtidSet;
import io.debezium.connector.binlog.jdbc.BinlogConnectorConnection;
import io.debezium.connector.binlog.jdbc.BinlogFieldReader;
import io.debezium.connector.binlog.jdbc.ConnectionConfiguration;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.millrace.mariadb.GtidsByDomain;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Debezium's class of this name, which compares GTIDs by server and reads a TIMESTAMP in the time zone of the
 * JVM. This one compares by domain, and reads in UTC, which is the time zone of its sessions.
 */
public class MariaDbConnection extends BinlogConnectorConnection {
    private static final String ZERO = "0000-";
    private static final String WRITTEN = "SELECT @@GLOBAL.gtid_binlog_pos";

    /** As Debezium's task calls it. */
    public MariaDbConnection(ConnectionConfiguration configuration, BinlogFieldReader fields) {
        super(configuration, fields);
    }

    @Override
    public @Nullable Object getColumnValue(ResultSet rows, int index, Column column, Table table) throws SQLException {
        return column.jdbcType() == Types.TIMESTAMP_WITH_TIMEZONE
                ? moment(rows.getString(index))
                : super.getColumnValue(rows, index, column, table);
    }

    private static @Nullable OffsetDateTime moment(@Nullable String digits) {
        return digits == null || digits.startsWith(ZERO)
                ? null
                : LocalDateTime.parse(digits.replace(' ', 'T')).atOffset(ZoneOffset.UTC);
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
