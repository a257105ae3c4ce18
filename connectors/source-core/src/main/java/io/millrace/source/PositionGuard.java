package io.millrace.source;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at the database before a task starts from a position. */
@FunctionalInterface
public interface PositionGuard {
    /** Nothing to look at. */
    PositionGuard NONE = stored -> {};

    /**
     * Called with the stored offset, or null, whenever it was loaded for a start.
     *
     * @throws io.millrace.core.fault.FaultException when the log cannot be read on from there without a gap
     */
    void check(@Nullable Map<String, ?> stored);

    /** Whether the tables are read at every start, without the log behind the stored position being kept until then. */
    default boolean forgets() {
        return false;
    }
}
