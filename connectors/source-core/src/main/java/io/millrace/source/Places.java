package io.millrace.source;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which positions of a log several of its rows may share. */
@FunctionalInterface
public interface Places {
    /** Every position is that of one row. */
    Places OF_ONE_ROW = position -> null;

    /**
     * What later rows at the same place have in common with this position, or null if no row can follow there. A place
     * has been reached in full only when the log has gone on to another.
     */
    @Nullable
    Object shared(Map<String, ?> position);
}
