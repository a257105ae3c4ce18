package io.millrace.postgres;

import io.millrace.core.fault.Fault;
import io.millrace.source.FaultFinder;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL's errors mean. */
final class PostgresFaults {
    private static final Map<Fault, String> ADVICE = Map.of(
            Fault.SOURCE_PRIVILEGES,
            "The database user lacks a privilege. It needs REPLICATION (ALTER ROLE ... REPLICATION), SELECT on the captured"
                    + " tables, and a publication, or the right to create one.",
            Fault.SOURCE_SETTINGS,
            "The server or the database is not set up for change capture.");

    private PostgresFaults() {}

    static FaultFinder finder() {
        return new FaultFinder(PostgresFaults::of, ADVICE);
    }

    static Optional<Fault> of(Throwable link) {
        Optional<Fault> said = ofMessage(String.valueOf(link.getMessage()));
        return said.isPresent() || !(link instanceof SQLException sql) ? said : ofState(sql.getSQLState());
    }

    private static Optional<Fault> ofMessage(String message) {
        if (message.contains("has already been removed")
                || message.contains("has been removed from the database write-ahead log")
                || message.contains("can no longer get changes from replication slot")
                || message.contains("can no longer access replication slot")) {
            return Optional.of(Fault.SOURCE_LOG_GAP);
        }
        boolean setup = message.contains("wal_level")
                || message.contains("Publication autocreation is disabled")
                || message.contains("is already active on the server and can not be altered")
                || message.contains("No table filters found for filtered publication");
        return setup ? Optional.of(Fault.SOURCE_SETTINGS) : Optional.empty();
    }

    private static Optional<Fault> ofState(@Nullable String state) {
        if (state == null) {
            return Optional.empty();
        }
        return switch (state) {
            case "28000", "28P01" -> Optional.of(Fault.SOURCE_AUTHENTICATION);
            case "42501" -> Optional.of(Fault.SOURCE_PRIVILEGES);
            // No such database; no slot left; no such publication or slot; the server is not set up.
            case "3D000", "53400", "42704", "55000" -> Optional.of(Fault.SOURCE_SETTINGS);
            // The server shuts down, has crashed, or starts.
            case "57P01", "57P02", "57P03" -> Optional.of(Fault.SOURCE_UNREACHABLE);
            // Too many connections; in use by another; a lock or a time limit; a conflict between transactions.
            case "53300", "55006", "55P03", "57014", "40001", "40P01" -> Optional.of(Fault.SOURCE_CAPTURE);
            default -> state.startsWith("08") ? Optional.of(Fault.SOURCE_UNREACHABLE) : Optional.empty();
        };
    }
}
