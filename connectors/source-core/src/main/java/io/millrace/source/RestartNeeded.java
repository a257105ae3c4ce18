package io.millrace.source;

import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Says that a failure may pass, where Debezium would restart itself: it does that inside a poll, which then lasts for as long
 * as the database does not answer.
 */
public final class RestartNeeded extends ConnectException {
    private static final long serialVersionUID = 1;

    /** In the place of an exception that Debezium takes as a call to restart. */
    public RestartNeeded(RetriableException failure) {
        super(failure.getMessage(), failure);
    }
}
