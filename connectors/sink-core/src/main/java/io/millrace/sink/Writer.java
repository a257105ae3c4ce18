package io.millrace.sink;

import java.util.List;

/**
 * Executes requests on the target for one lane.
 *
 * <p>The pipeline asks for one writer per lane and calls it from that lane's thread only, so it needs no locks. What
 * several writers share, a client for instance, belongs to the task and is closed after {@link SinkPipeline#stop()}.
 *
 * @param <O> the operations of a sink
 */
public interface Writer<O extends WriteOp> extends AutoCloseable {
    /**
     * Sends one request and judges its reply: one verdict per operation, in their order. No two operations of a batch
     * that replace have the same target.
     *
     * <p>It blocks no longer than its own timeouts. An exception counts as a retry of the whole batch because the target
     * is not reachable; a {@link io.millrace.core.fault.FaultException} counts as a retry with its fault if that is
     * retryable and stops the task otherwise.
     */
    List<Verdict> write(List<O> batch);

    /** Whether the last request was refused for its size and went out in parts, so that the next ones should be smaller. */
    default boolean hadToDivide() {
        return false;
    }

    /** Frees what the writer alone uses; called by the lane's thread when it ends. */
    @Override
    default void close() {}
}
