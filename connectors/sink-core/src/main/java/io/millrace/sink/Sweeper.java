package io.millrace.sink;

import io.millrace.core.change.Origin;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a sink offers so that rows can be removed which no record names: those that a TRUNCATE took or that a new reading
 * of the table did not meet.
 *
 * <p>Called by one thread, which may block and is not Connect's. A {@link io.millrace.core.fault.FaultException} that is
 * retryable has the whole sweep tried again later, any other stops the task.
 */
public interface Sweeper extends AutoCloseable {
    /**
     * The part of the target that holds the rows of the topic and nothing else.
     *
     * @throws io.millrace.core.fault.FaultException {@code SWEEP_IMPOSSIBLE} with the reason why there is none
     */
    String part(Origin origin);

    /** Notes durably that an owner's rows are in the part; returns whether nobody else's ever were. */
    boolean isSole(String part, String owner);

    /**
     * Notes a mark durably; returns the partitions of which the same was noted.
     *
     * @param partitions how many there are
     */
    Set<Integer> note(String part, SweepMark mark, int partitions);

    /** Begins to look through a part for what is older than a version; it sees everything that was acknowledged before. */
    Walk walk(String part, long below);

    /**
     * Removes what is not newer than a version, and guards it as the removal of a row does.
     *
     * @param names as a walk gave them
     * @return how many were removed
     */
    int remove(String part, List<String> names, long version);

    @Override
    void close();

    /** A way through a part; what is removed on the way does no harm to it. */
    interface Walk extends AutoCloseable {
        /** The next few, or null at the end. */
        @Nullable
        Page next();

        @Override
        void close();
    }

    /**
     * A step of a walk.
     *
     * @param looked how many it looked at
     * @param older the names of those that are older than the version of the walk
     */
    record Page(int looked, List<String> older) {
        public Page {
            older = List.copyOf(older);
        }
    }
}
