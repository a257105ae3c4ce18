package io.millrace.mariadb;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where in the log a window of a table was read, and how far the log has been read meanwhile. Belongs to the thread that
 * reads the log.
 *
 * <p>The rows of a window are the table at one place in the log. They may be merged when the log has been read up to that place,
 * and only if no row behind it had been emitted before they were read.
 */
public final class WindowPlace {
    private boolean known;
    private @Nullable LogPlace window;
    private @Nullable String emittedFile;
    private long emittedTo;

    /** For a reader of the log that has not said yet where it is. */
    public WindowPlace() {}

    /** Whether the log's reader has come to any event yet; before that, windows cannot be placed. */
    public boolean isKnown() {
        return known;
    }

    /** The reader has come to its first event. */
    public void know() {
        known = true;
    }

    /** Everything before this place has been emitted. */
    public void emitted(@Nullable String file, long to) {
        emittedFile = file;
        emittedTo = to;
    }

    /**
     * Whether tables as of a place lack rows that have been emitted: the server sends a transaction a moment before others can
     * see it, or much later where it waits for a replica first.
     */
    boolean isBehind(LogPlace snapshot) {
        String file = emittedFile;
        return file != null && snapshot.isBefore(new LogPlace(file, emittedTo));
    }

    /** A window is being read, as of this place. */
    public void open(LogPlace place) {
        window = place;
    }

    /** The window was merged or dropped. */
    public void close() {
        window = null;
    }

    /** Whether there is a window that may be merged, now that the log has been read up to this place. */
    public boolean isReached(LogPlace place) {
        return window != null && !place.isBefore(Objects.requireNonNull(window));
    }
}
