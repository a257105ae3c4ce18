package io.millrace.sink;

import io.millrace.core.change.Change;
import java.util.function.Consumer;

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
}
