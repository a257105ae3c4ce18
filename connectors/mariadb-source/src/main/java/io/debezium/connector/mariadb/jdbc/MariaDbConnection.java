package io.debezium.connector.mariadb.jdbc;

import io.debezium.DebeziumException;
import io.debezium.connector.binlog.gtid.GtidSet;
import io.debezium.connector.binlog.jdbc.BinlogConnectorConnection;
import io.debezium.connector.binlog.jdbc.BinlogFieldReader;
import io.debezium.connector.binlog.jdbc.ConnectionConfiguration;
import io.millrace.mariadb.GtidsByDomain;
import java.sql.SQLException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Stands in for Debezium's class of this name, which compares GTIDs by server; this one does it by domain. */
public class MariaDbConnection extends BinlogConnectorConnection {
    private static final String WRITTEN = "SELECT @@GLOBAL.gtid_binlog_pos";

    /** As Debezium's task calls it. */
    public MariaDbConnection(ConnectionConfiguration configuration, BinlogFieldReader fields) {
        super(configuration, fields);
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
