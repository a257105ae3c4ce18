package io.millrace.binlog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the servers that write a binary log say and want each in their own way. */
public interface ServerKind {
    /** The statement that gives a variable a literal for all sessions to come, and what makes it last if more has to be done. */
    String set(String variable, String literal);

    /** The query that gives a name of the server that no other one has in replication. */
    String identity();

    /** The statements by which a server tells where its log ends, those of newer versions first. */
    List<String> logStatus();

    /** The query that gives the numbers of collations and their character sets. */
    String collations();

    /** The statements by which a server lists the replicas that are connected, if the account may ask; newer ones first. */
    List<String> replicas(Grants grants);

    /** The privileges without which the log cannot be read. */
    List<Privilege> logPrivileges();

    /** The lines of {@code SHOW GRANTS} with the privileges of active roles. */
    List<String> grants(Connection connection) throws SQLException;

    /** What is wrong with a server of this kind beside what can be wrong with any. */
    List<Finding> findings(ServerFacts facts, Map<String, String> config);

    /** Why the log cannot be read on from the GTIDs of a position, if so. */
    Optional<Refusal> refusesGtids(Connection connection, LogPosition position) throws SQLException;

    /** Why tables cannot be read beside the log without a table for signals, if so, with what to do about it. */
    Optional<String> refusesReadings(Connection connection) throws SQLException;

    /**
     * Something that an account may do.
     *
     * @param name how it is granted
     * @param includedIn other privileges that include it
     */
    record Privilege(String name, Set<String> includedIn) {}

    /**
     * Why a position cannot be read from.
     *
     * @param field the part of an offset that is wrong
     * @param message what is wrong with it
     */
    record Refusal(String field, String message) {}
}
