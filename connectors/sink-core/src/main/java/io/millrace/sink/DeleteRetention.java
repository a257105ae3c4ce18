package io.millrace.sink;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long the topics keep deletes once they are compacted.
 *
 * @param kept their {@code delete.retention.ms}; zero if nothing is to be checked
 * @param resyncedAt since when rows have been read anew, so that deletes before are not missed; null if they have not
 */
public record DeleteRetention(Duration kept, @Nullable Instant resyncedAt) {
    /** Of topics that keep deletes for ever. */
    public static final DeleteRetention UNCHECKED = new DeleteRetention(Duration.ZERO, null);

    private static final long QUIET_PART = 16;
    private static final long STEP_PART = 64;
    private static final long NOTE_PART = 32;
    private static final Duration LONGEST_QUIET = Duration.ofMinutes(10);
    private static final Duration LONGEST_STEP = Duration.ofMinutes(1);

    boolean isChecked() {
        return !kept.isZero();
    }

    /** How long a partition that is read gives nothing when nothing is there. */
    long quietMillis() {
        return part(QUIET_PART, LONGEST_QUIET);
    }

    /** How often to look. */
    long stepMillis() {
        return part(STEP_PART, LONGEST_STEP);
    }

    /** How far a watermark goes before it is noted again. */
    long noteMillis() {
        return part(NOTE_PART, kept);
    }

    /** How long deletes may be unseen; shorter by what passes between two looks. */
    long limitMillis() {
        return kept.toMillis() - stepMillis();
    }

    private long part(long divisor, Duration most) {
        return Math.max(1, Math.min(kept.toMillis() / divisor, most.toMillis()));
    }
}
