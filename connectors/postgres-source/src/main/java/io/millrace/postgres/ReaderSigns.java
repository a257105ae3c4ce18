package io.millrace.postgres;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Judges by what the server knows of the slot's reader whether that one still reads. */
final class ReaderSigns {
    private final long limitNanos;
    private final boolean replies;
    private boolean hasRead;
    private Sign last = new Sign(false, null, Duration.ZERO);
    private long since;

    /**
     * What the server says.
     *
     * @param reading whether a process reads the slot's log
     * @param replied when the reader last replied, by its own clock; null if the server does not tell this user
     * @param hears how long the server waits for replies, of which a busy sender takes note after half of this; zero for ever
     */
    record Sign(boolean reading, @Nullable Instant replied, Duration hears) {}

    /** For a limit; without replies where the reader is set to reply too seldom to be judged by that. */
    ReaderSigns(Duration limit, boolean replies) {
        this.limitNanos = limit.toNanos();
        this.replies = replies;
    }

    /** Whether a reader that once read is lost: it has not replied for the limit, or its slot is free for a part of that. */
    boolean isLost(Sign sign, long nanos) {
        hasRead |= sign.reading();
        if (!sign.equals(last)) {
            last = sign;
            since = nanos;
            return false;
        }
        if (!hasRead) {
            return false;
        }
        long same = nanos - since;
        return sign.reading() ? isMute(sign, same) : same > limitNanos / 4;
    }

    private boolean isMute(Sign sign, long same) {
        boolean judged = replies && sign.replied() != null && !sign.hears().isZero();
        return judged && same > Math.max(limitNanos, sign.hears().toNanos() / 4 * 3);
    }
}
