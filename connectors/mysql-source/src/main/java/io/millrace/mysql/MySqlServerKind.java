package io.millrace.mysql;

import io.millrace.binlog.Finding;
import io.millrace.binlog.Grants;
import io.millrace.binlog.LogPosition;
import io.millrace.binlog.ServerFacts;
import io.millrace.binlog.ServerKind;
import io.millrace.binlog.Sql;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What servers of MySQL say and want. */
final class MySqlServerKind implements ServerKind {
    /** Malformed set of GTIDs. */
    private static final int MALFORMED = 1772;

    private static final String MODE = "SELECT @@GLOBAL.gtid_mode";
    private static final String BEYOND = "SELECT GTID_SUBTRACT(?, @@GLOBAL.gtid_executed)";
    /** Of these, what is not in the log either: a transaction is owned until it can be seen, and executed from then on. */
    private static final String NOWHERE = "SELECT GTID_SUBTRACT(?, CONCAT_WS(',',"
            + " REGEXP_REPLACE(@@GLOBAL.gtid_owned, '#[0-9]+', ''), @@GLOBAL.gtid_executed))";

    private static final String LOST = "SELECT GTID_SUBTRACT(@@GLOBAL.gtid_purged, ?)";
    private static final String TURN_ON =
            "; run: SET PERSIST enforce_gtid_consistency = ON; then step by step SET PERSIST"
                    + " gtid_mode = OFF_PERMISSIVE, ON_PERMISSIVE, ON";

    @Override
    public String set(String variable, String literal) {
        return "SET PERSIST " + variable + " = " + literal;
    }

    @Override
    public String identity() {
        return "SELECT @@GLOBAL.server_uuid";
    }

    @Override
    public List<String> logStatus() {
        return List.of("SHOW BINARY LOG STATUS", "SHOW MASTER STATUS");
    }

    @Override
    public String collations() {
        return "SELECT ID, CHARACTER_SET_NAME FROM information_schema.COLLATIONS";
    }

    @Override
    public List<String> replicas(Grants grants) {
        return List.of("SHOW REPLICAS", "SHOW SLAVE HOSTS");
    }

    @Override
    public List<Privilege> logPrivileges() {
        return List.of(
                new Privilege("REPLICATION SLAVE", Set.of("SUPER")),
                new Privilege("REPLICATION CLIENT", Set.of("SUPER")));
    }

    @Override
    public List<String> grants(Connection connection) throws SQLException {
        String roles = one(connection, "SELECT CURRENT_ROLE()");
        String using = roles.equalsIgnoreCase("NONE") ? "" : " USING " + roles;
        return Sql.rows(connection, "SHOW GRANTS FOR CURRENT_USER()" + using, row -> row.getString(1));
    }

    @Override
    public List<Finding> findings(ServerFacts facts, Map<String, String> config) {
        String mode = facts.variable("gtid_mode");
        if (mode.equalsIgnoreCase("ON")) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (String field : List.of("read.only", "gtid.source.includes", "gtid.source.excludes")) {
            String value = config.get(field);
            if (value != null && !value.isBlank() && !value.equalsIgnoreCase("false")) {
                findings.add(Finding.refuses(
                        field, Fault.SOURCE_SETTINGS, "needs GTIDs, but the server has gtid_mode=" + mode + TURN_ON));
            }
        }
        findings.add(Finding.advises(
                "database.hostname",
                Fault.SOURCE_SETTINGS,
                "the server has gtid_mode=" + mode + ", so the source cannot go on at another server after a failover"
                        + TURN_ON));
        return findings;
    }

    /** With GTIDs the server finds the place by them, whatever the file, which may be one of another server. */
    @Override
    public Optional<Refusal> refusesGtids(Connection connection, LogPosition position) throws SQLException {
        if (!one(connection, MODE).equalsIgnoreCase("ON")) {
            return refuses("is set, but the server has no GTIDs (gtid_mode); leave it out to go on from "
                    + position.file() + '/' + position.pos());
        }
        String set = String.valueOf(position.gtids());
        String beyond;
        try {
            beyond = one(connection, BEYOND, set);
        } catch (SQLException e) {
            if (e.getErrorCode() != MALFORMED) {
                throw e;
            }
            return refuses("is not a set of GTIDs, as in \"UUID:1-42\"");
        }
        if (!beyond.isEmpty() && one(connection, NOWHERE, beyond).isEmpty()) {
            throw new FaultException(
                    Fault.SOURCE_CAPTURE,
                    "The server has sent transactions that cannot be seen in its tables yet (" + beyond
                            + "). The source goes on from there when they can. The server may be waiting for a replica"
                            + " (rpl_semi_sync_source_timeout).");
        }
        if (!beyond.isEmpty()) {
            return refuses("holds transactions that this server does not have (" + beyond
                    + "), so it belongs to another server or to data that was lost");
        }
        String lost = one(connection, LOST, set);
        return lost.isEmpty()
                ? Optional.empty()
                : refuses("would need the transactions " + lost + " next, which the server has deleted with its logs");
    }

    /** The places between which a table was read are sets of GTIDs. */
    @Override
    public Optional<String> refusesReadings(Connection connection) throws SQLException {
        String mode = one(connection, MODE);
        return mode.equalsIgnoreCase("ON")
                ? Optional.empty()
                : Optional.of("the server has gtid_mode = " + mode
                        + ", and without GTIDs nothing tells which changes a reading has seen; set"
                        + " gtid_mode=ON and enforce_gtid_consistency=ON on the server; or CREATE TABLE"
                        + " DB.millrace_signal (id VARCHAR(64) PRIMARY KEY, type VARCHAR(32) NOT NULL, data VARCHAR(2048))"
                        + " in a captured database, GRANT INSERT, DELETE ON DB.millrace_signal TO the connector's user, and"
                        + " set signal.data.collection=DB.millrace_signal");
    }

    private static Optional<Refusal> refuses(String message) {
        return Optional.of(new Refusal("gtids", message));
    }

    private static String one(Connection connection, String query, String... arguments) throws SQLException {
        return Sql.rows(connection, query, row -> String.valueOf(row.getString(1)), arguments)
                .get(0)
                .replace("\n", "");
    }
}
