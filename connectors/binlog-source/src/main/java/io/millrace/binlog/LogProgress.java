package io.millrace.binlog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Judges from time to time whether the reader of a log has come to a standstill. Not thread-safe.
 *
 * <p>A reader is at a standstill when it has been behind the end of the log for longer than a limit, and neither its
 * position has changed nor a record has come from it. A reader that has just connected and is spared what it knows already
 * learns where it is from the server's heartbeats only; without them it has to be seen that the log moves, too.
 */
final class LogProgress {
    private final Duration limit;
    private final boolean hearsTheEnd;
    private @Nullable LogPosition before;
    private @Nullable LogPosition endBefore;
    private boolean hasArrived;
    private long since;

    LogProgress(Duration limit, boolean hearsTheEnd, long nanos) {
        this.limit = limit;
        this.hearsTheEnd = hearsTheEnd;
        this.since = nanos;
    }

    /** Starts to wait anew. */
    void reset(long nanos) {
        before = null;
        endBefore = null;
        hasArrived = false;
        since = nanos;
    }

    /** Whether the reader stands still, judged by its place, the log's end, and whether records have come. */
    boolean isStalled(LogPosition at, LogPosition end, boolean delivered, long nanos) {
        hasArrived |= delivered || !at.isBefore(end);
        if (delivered || !at.equals(before) || !at.isBefore(end)) {
            before = at;
            endBefore = end;
            since = nanos;
            return false;
        }
        boolean behind = hearsTheEnd || hasArrived || !end.equals(endBefore);
        return behind && nanos - since > limit.toNanos();
    }
}
