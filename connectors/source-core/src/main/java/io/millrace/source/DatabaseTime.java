package io.millrace.source;

/** The clock of the source database. */
@FunctionalInterface
public interface DatabaseTime {
    /**
     * Microseconds since the epoch.
     *
     * @throws io.millrace.core.fault.FaultException when the database cannot be asked
     */
    long micros();
}
