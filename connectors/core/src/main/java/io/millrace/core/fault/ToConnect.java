package io.millrace.core.fault;

import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;

/** The one place that turns a fault into the exception by which Kafka Connect understands it. */
public final class ToConnect {
    private ToConnect() {}

    /** For sources: a retryable fault makes Connect call again, a fault in the data is one of the record, all else stops the task. */
    public static ConnectException source(FaultException failure) {
        if (failure.fault().retryable()) {
            return new RetriableException(failure.getMessage(), failure);
        }
        return sink(failure);
    }

    /** For sinks, which never ask Connect to deliver a batch again because their pipeline retries by itself. */
    public static ConnectException sink(FaultException failure) {
        return failure.fault().blame() == Blame.DATA
                ? new DataException(failure.getMessage(), failure)
                : new ConnectException(failure.getMessage(), failure);
    }
}
