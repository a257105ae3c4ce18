package io.millrace.mariadb;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;

/**
 * A place in the files of one server's log, which are numbered: {@code binlog.000042}. Unlike GTIDs, places have an order
 * over all replication domains.
 *
 * @param file the file of the log
 * @param pos the position in it
 */
public record LogPlace(String file, long pos) {
    /** Whether this place lies before another one in the log of the same server. */
    public boolean isBefore(LogPlace other) {
        if (file.equals(other.file)) {
            return pos < other.pos;
        }
        int dot = file.lastIndexOf('.');
        int otherDot = other.file.lastIndexOf('.');
        if (!file.substring(0, dot + 1).equals(other.file.substring(0, otherDot + 1))) {
            throw new FaultException(
                    Fault.SOURCE_CAPTURE,
                    "The log is read from a server with the file " + other.file
                            + ", and the tables from one with the file " + file
                            + ", so database.hostname has led to two servers. Let it lead to one of them.");
        }
        return number(file, dot) < number(other.file, otherDot);
    }

    private static long number(String file, int dot) {
        try {
            return Long.parseLong(file.substring(dot + 1));
        } catch (NumberFormatException e) {
            throw new FaultException(Fault.SOURCE_CAPTURE, "The log has a file without a number: " + file + '.', e);
        }
    }

    @Override
    public String toString() {
        return file + '/' + pos;
    }
}
