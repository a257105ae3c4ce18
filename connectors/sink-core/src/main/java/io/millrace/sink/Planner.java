package io.millrace.sink;

import io.millrace.core.change.Change;
import java.util.function.Consumer;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Turns a change into operations on the target, by itself and without side effects.
 *
 * @param <O> the operations of a sink
 */
@FunctionalInterface
public interface Planner<O extends WriteOp> {
    /**
     * Hands the operations of an upsert or a delete to {@code out}: none, one or several. Called by the task's thread
     * only; control records and records that change no row do not come here.
     *
     * <p>A {@link io.millrace.core.fault.FaultException} with blame DATA sends the record to the dead letters, any other
     * stops the task.
     */
    void plan(Change change, Consumer<? super O> out);

    /** As {@link #plan(Change, Consumer)}, for planners that read more of the record than the change: a header, say. */
    default void plan(Change change, SinkRecord record, Consumer<? super O> out) {
        plan(change, out);
    }
}
