package io.millrace.source;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.connect.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Says which fault an exception of Debezium, of a driver or of ours stands for. */
public final class FaultFinder {
    private final Function<Throwable, Optional<Fault>> ofDatabase;
    private final Map<Fault, String> ownAdvice;

    /** What one exception of the chain says in the terms of a database is asked first, outermost first. */
    public FaultFinder(Function<Throwable, Optional<Fault>> ofDatabase) {
        this(ofDatabase, Map.of());
    }

    /** The same, with what to do next where a database wants something of its own. */
    public FaultFinder(Function<Throwable, Optional<Fault>> ofDatabase, Map<Fault, String> advice) {
        this.ofDatabase = ofDatabase;
        this.ownAdvice = Map.copyOf(advice);
    }

    /** The fault, with what to do next and the innermost message. */
    public FaultException find(Throwable failure) {
        List<Throwable> chain = chain(failure);
        for (Throwable link : chain) {
            if (link instanceof FaultException known) {
                return known;
            }
        }
        for (Throwable link : chain) {
            Optional<Fault> fault = ofDatabase.apply(link).or(() -> ofMessage(link));
            if (fault.isPresent()) {
                return fault(fault.get(), chain, failure);
            }
        }
        if (chain.stream().anyMatch(IOException.class::isInstance)) {
            return fault(Fault.SOURCE_UNREACHABLE, chain, failure);
        }
        boolean retried = failure instanceof RetriableException || failure instanceof RestartNeeded;
        return fault(retried ? Fault.SOURCE_CAPTURE : Fault.INTERNAL, chain, failure);
    }

    private static Optional<Fault> ofMessage(Throwable link) {
        String message = String.valueOf(link.getMessage());
        if (message.contains("no longer available on the server")) {
            return Optional.of(Fault.SOURCE_LOG_GAP);
        }
        if (message.contains("db history topic is missing")
                || message.contains("No metadata registered for captured table")
                || message.contains("whose schema isn't known to this connector")) {
            return Optional.of(Fault.SOURCE_SCHEMA_HISTORY);
        }
        return Optional.empty();
    }

    private FaultException fault(Fault fault, List<Throwable> chain, Throwable failure) {
        String next = ownAdvice.getOrDefault(fault, advice(fault));
        return new FaultException(fault, next + " Cause: " + innermost(chain), failure);
    }

    private static String advice(Fault fault) {
        return switch (fault) {
            case SOURCE_UNREACHABLE ->
                "The database does not answer; it is tried again until it does. Check"
                        + " database.hostname, database.port and the network.";
            case SOURCE_AUTHENTICATION -> "The database refused the login. Check database.user and database.password.";
            case SOURCE_PRIVILEGES ->
                "The database user lacks a privilege; grant SELECT, RELOAD, SHOW DATABASES,"
                        + " REPLICATION SLAVE and REPLICATION CLIENT, and LOCK TABLES where the global read lock is not"
                        + " allowed.";
            case SOURCE_LOG_GAP ->
                "The log does not reach back to the stored position, so changes in between cannot be"
                        + " read. Let the connector read the tables anew: `millrace offsets reset CONNECTOR --to-start"
                        + " --execute`, or gap.policy=resync, or snapshot.mode=when_needed; and keep the server's logs longer.";
            case SOURCE_SCHEMA_HISTORY ->
                "The history of the tables' schemas is missing or does not reach the stored"
                        + " position. Run the connector once with snapshot.mode=recovery if no table was altered since, or"
                        + " let it read the tables anew.";
            case SOURCE_ROW_INCOMPLETE ->
                "A row in the log lacks columns of its table, so the row after the change is not known. A session wrote it"
                        + " with another row image than FULL: run SET PERSIST binlog_row_image = 'FULL', end the sessions"
                        + " that are connected, then let the connector read the tables anew: `millrace offsets reset"
                        + " CONNECTOR --to-start --execute`.";
            case SOURCE_SERVER_ID ->
                "Another reader of the log uses the same database.server.id, and the server lets only one of them read."
                        + " Nothing is lost. Give each connector and each replica an id of its own, then restart:"
                        + " `millrace restart CONNECTOR`.";
            case SOURCE_SETTINGS -> "The server is not set up for change capture.";
            case SOURCE_CAPTURE -> "Reading the log failed and is tried again.";
            default -> "The capture failed.";
        };
    }

    private static String innermost(List<Throwable> chain) {
        Throwable last = chain.get(chain.size() - 1);
        return last.getClass().getSimpleName() + ": " + last.getMessage();
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        @Nullable Throwable link = failure;
        while (link != null && seen.add(link)) {
            chain.add(link);
            link = link.getCause();
        }
        return chain;
    }
}
