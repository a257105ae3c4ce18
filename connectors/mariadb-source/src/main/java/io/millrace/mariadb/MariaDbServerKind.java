package io.millrace.mariadb;

import io.millrace.binlog.Finding;
import io.millrace.binlog.Grants;
import io.millrace.binlog.LogPosition;
import io.millrace.binlog.ServerFacts;
import io.millrace.binlog.ServerKind;
import io.millrace.binlog.Sql;
import io.millrace.core.fault.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What servers of MariaDB say and want. */
final class MariaDbServerKind implements ServerKind {
    private static final String HOST = "database.hostname";

    /** SHOW BINLOG EVENTS begins with the format and then lists the GTIDs from before the file. */
    private static final int FIRST_EVENTS = 4;

    /** What is set globally is forgotten at the next start of the server. */
    @Override
    public String set(String variable, String literal) {
        return "SET GLOBAL " + variable + " = " + literal + "; and write it into the server's option file";
    }

    /** Servers of one replication have numbers of their own; older ones have no other name. */
    @Override
    public String identity() {
        return "SELECT CONCAT(@@GLOBAL.server_id, '@', @@GLOBAL.hostname, ':', @@GLOBAL.port)";
    }

    @Override
    public List<String> logStatus() {
        return List.of("SHOW MASTER STATUS");
    }

    /** Collations that belong to more than one character set have a number for each. */
    @Override
    public String collations() {
        return "SELECT ID, CHARACTER_SET_NAME FROM information_schema.COLLATION_CHARACTER_SET_APPLICABILITY"
                + " WHERE ID IS NOT NULL";
    }

    /** The driver writes a warning for each statement that is refused. */
    @Override
    public List<String> replicas(Grants grants) {
        return grants.everywhere("REPLICATION MASTER ADMIN") ? List.of("SHOW SLAVE HOSTS") : List.of();
    }

    @Override
    public List<Privilege> logPrivileges() {
        return List.of(
                new Privilege("REPLICATION SLAVE", Set.of()),
                // Servers before 10.5 call it so.
                new Privilege("BINLOG MONITOR", Set.of("REPLICATION CLIENT")));
    }

    /** Without {@code FOR} they come with those of the role in use. */
    @Override
    public List<String> grants(Connection connection) throws SQLException {
        return Sql.rows(connection, "SHOW GRANTS", row -> row.getString(1));
    }

    @Override
    public List<Finding> findings(ServerFacts facts, Map<String, String> config) {
        List<Finding> findings = new ArrayList<>();
        if (facts.variable("log_bin_compress").equalsIgnoreCase("ON")) {
            findings.add(Finding.stops(
                    HOST,
                    Fault.SOURCE_SETTINGS,
                    "the server has log_bin_compress=ON, so its log has events that cannot be read; run: "
                            + set("log_bin_compress", "OFF")));
        }
        if (facts.variable("gtid_strict_mode").equalsIgnoreCase("OFF")) {
            findings.add(Finding.advises(
                    HOST,
                    Fault.SOURCE_SETTINGS,
                    "the server has gtid_strict_mode=OFF, so its GTIDs may be out of order after a failover; better: "
                            + set("gtid_strict_mode", "ON")));
        }
        return findings;
    }

    /** The server finds the place by the GTIDs, whatever the file, which may be one of another server. */
    @Override
    public Optional<Refusal> refusesGtids(Connection connection, LogPosition position) throws SQLException {
        Optional<DomainGtids> read = DomainGtids.read(String.valueOf(position.gtids()));
        if (read.isEmpty()) {
            return refuses("is not a list of GTIDs, as in \"0-1-42\"");
        }
        DomainGtids gtids = read.get();
        DomainGtids written = DomainGtids.of(one(connection, "SELECT @@GLOBAL.gtid_binlog_state"));
        DomainGtids beyond = gtids.behind(written);
        if (!beyond.isEmpty()) {
            return refuses("holds transactions that this server does not have (" + beyond
                    + "), so it belongs to another server or to data that was lost");
        }
        DomainGtids lost = oldest(connection).behind(gtids);
        return lost.isEmpty()
                ? Optional.empty()
                : refuses(
                        "would need transactions up to " + lost + " next, which the server has deleted with its logs");
    }

    /** A transaction with a consistent snapshot knows its place in the log. */
    @Override
    public Optional<String> refusesReadings(Connection connection) {
        return Optional.empty();
    }

    /** The last transactions before the oldest file that is left. */
    private static DomainGtids oldest(Connection connection) throws SQLException {
        List<String> files = Sql.rows(connection, "SHOW BINARY LOGS", row -> row.getString(1));
        if (files.isEmpty()) {
            return DomainGtids.of("");
        }
        String file = files.get(0).replace("'", "''");
        return Sql.rows(connection, "SHOW BINLOG EVENTS IN '" + file + "' LIMIT " + FIRST_EVENTS, row ->
                        new String[] {row.getString("Event_type"), row.getString("Info")})
                .stream()
                .filter(event -> event[0].equals("Gtid_list"))
                .map(event -> DomainGtids.of(event[1].replaceAll("[\\[\\]]", "")))
                .findFirst()
                .orElseGet(() -> DomainGtids.of(""));
    }

    private static Optional<Refusal> refuses(String message) {
        return Optional.of(new Refusal("gtids", message));
    }

    private static String one(Connection connection, String query) throws SQLException {
        return Sql.rows(connection, query, row -> String.valueOf(row.getString(1)))
                .get(0);
    }
}
