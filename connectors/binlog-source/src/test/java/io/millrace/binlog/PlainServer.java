package io.millrace.binlog;

import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A kind of server with nothing of its own. */
final class PlainServer implements ServerKind {
    @Override
    public String identity() {
        return "SELECT 1";
    }

    @Override
    public String set(String variable, String literal) {
        return "SET PERSIST " + variable + " = " + literal;
    }

    @Override
    public List<String> logStatus() {
        return List.of();
    }

    @Override
    public String collations() {
        return "SHOW COLLATION";
    }

    @Override
    public List<String> replicas(Grants grants) {
        return List.of();
    }

    @Override
    public List<Privilege> logPrivileges() {
        return List.of(
                new Privilege("REPLICATION SLAVE", Set.of()),
                new Privilege("REPLICATION CLIENT", Set.of("BINLOG MONITOR")));
    }

    @Override
    public List<String> grants(Connection connection) {
        return List.of();
    }

    @Override
    public List<Finding> findings(ServerFacts facts, Map<String, String> config) {
        return List.of();
    }

    @Override
    public Optional<Refusal> refusesGtids(Connection connection, LogPosition position) {
        return Optional.empty();
    }

    @Override
    public Optional<String> refusesReadings(Connection connection) {
        return Optional.empty();
    }
}
