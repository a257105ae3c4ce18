package io.millrace.sink;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be written, ever.
 *
 * @param pending what holds its offset
 * @param record the record, if there is a dead-letter queue to put it into
 * @param fault what kind of fault it is
 * @param reason what is wrong, without record contents
 * @param trace where it was found, or empty if the target said so
 */
record Rejected(
        Pending pending, @Nullable SinkRecord record, Fault fault, String reason, List<StackTraceElement> trace) {

    /** The fault with the record's place, for the dead letter or the task's end. */
    FaultException toException(String advice) {
        FaultException exception = new FaultException(
                fault,
                reason + " Record: " + pending.ledger.partition() + " at offset " + pending.offset + "." + advice);
        if (!trace.isEmpty()) {
            exception.setStackTrace(trace.toArray(StackTraceElement[]::new));
        }
        return exception;
    }

    /** What a fault says, without its code. */
    static String reason(FaultException fault) {
        String message = String.valueOf(fault.getMessage());
        String code = fault.fault().code() + ": ";
        return message.startsWith(code) ? message.substring(code.length()) : message;
    }
}
