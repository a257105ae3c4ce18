package io.millrace.binlog;

import com.github.shyiko.mysql.binlog.network.AuthenticationException;
import com.github.shyiko.mysql.binlog.network.ServerException;
import io.millrace.core.fault.Fault;
import io.millrace.source.FaultFinder;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the errors of a server and its log mean. */
final class BinlogFaults {
    /** Access denied: wrong password, or no such user from this host. */
    private static final Set<Integer> LOGIN = Set.of(1045, 1698, 1862, 1820, 3118, 4151);

    /** Access denied to a database, a command, a column or an administrative operation. */
    private static final Set<Integer> PRIVILEGES = Set.of(1044, 1142, 1143, 1227, 3169);

    /** The server shuts down, is full, or ended the connection, the query or the wait for a lock. */
    private static final Set<Integer> PASSING =
            Set.of(1040, 1053, 1077, 1152, 1158, 1159, 1160, 1161, 1205, 1213, 1317);

    private static final int LOG_FATAL = 1236;
    /** MariaDB's own for what MySQL says with the one above. */
    private static final int SAME_ID = 4052;

    /** How Debezium says that a row of the log has other columns than the table. */
    private static final Pattern SIZES = Pattern.compile("internal schema size (\\d{1,6}), but row size (\\d{1,6})");

    private BinlogFaults() {}

    /** Finds the fault that an exception is. */
    static FaultFinder finder() {
        return new FaultFinder(BinlogFaults::of);
    }

    static Optional<Fault> of(Throwable link) {
        if (link instanceof AuthenticationException) {
            return Optional.of(Fault.SOURCE_AUTHENTICATION);
        }
        if (link instanceof ServerException server) {
            return server.getErrorCode() == LOG_FATAL
                    ? Optional.of(ofLog(String.valueOf(server.getMessage())))
                    : ofCode(server.getErrorCode());
        }
        if (link instanceof SQLException sql) {
            Optional<Fault> known = ofCode(sql.getErrorCode());
            return known.isPresent() ? known : ofState(sql);
        }
        String message = String.valueOf(link.getMessage());
        Matcher sizes = SIZES.matcher(message);
        if (sizes.find()) {
            boolean shorter = Integer.parseInt(sizes.group(2)) < Integer.parseInt(sizes.group(1));
            return Optional.of(shorter ? Fault.SOURCE_ROW_INCOMPLETE : Fault.SOURCE_SCHEMA_HISTORY);
        }
        return message.contains("is not configured to use a") ? Optional.of(Fault.SOURCE_SETTINGS) : Optional.empty();
    }

    /** One code stands for everything that makes a server end the sending of its log. */
    private static Fault ofLog(String message) {
        if (message.contains("same server_uuid/server_id") || message.contains("same server_uuid or server_id")) {
            return Fault.SOURCE_SERVER_ID;
        }
        return message.contains("max_allowed_packet") ? Fault.SOURCE_SETTINGS : Fault.SOURCE_LOG_GAP;
    }

    /** Whether a statement was refused for want of a privilege. */
    static boolean isPrivilege(SQLException failure) {
        return PRIVILEGES.contains(failure.getErrorCode());
    }

    private static Optional<Fault> ofCode(int code) {
        if (LOGIN.contains(code)) {
            return Optional.of(Fault.SOURCE_AUTHENTICATION);
        }
        if (PRIVILEGES.contains(code)) {
            return Optional.of(Fault.SOURCE_PRIVILEGES);
        }
        if (code == SAME_ID) {
            return Optional.of(Fault.SOURCE_SERVER_ID);
        }
        return PASSING.contains(code) ? Optional.of(Fault.SOURCE_CAPTURE) : Optional.empty();
    }

    private static Optional<Fault> ofState(SQLException failure) {
        String state = failure.getSQLState();
        if ((state != null && state.startsWith("08")) || failure instanceof SQLTransientConnectionException) {
            return Optional.of(Fault.SOURCE_UNREACHABLE);
        }
        return failure instanceof SQLTransientException ? Optional.of(Fault.SOURCE_CAPTURE) : Optional.empty();
    }
}
