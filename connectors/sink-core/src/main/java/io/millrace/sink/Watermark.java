package io.millrace.sink;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * The time up to which every delete in a partition has been seen, from the moment the partition was given to the task.
 *
 * <p>It follows the times of the records that come, and the clock while nothing comes of a partition that is read. A record
 * older than it changes nothing: it is read again, and what was deleted up to the watermark has been deleted in the target.
 * What is noted is the watermark of a place that Connect was given to commit, as reading goes on there after a kill.
 */
final class Watermark {
    private static final long NEVER = Long.MIN_VALUE;

    private final TopicPartition partition;
    private final DeleteRetention retention;
    private final long opened;
    private boolean known;
    private boolean lost;
    private long seen = NEVER;

    private boolean touched;
    private @Nullable Long latest;
    private long heard;

    private long placeOffset = -1;
    private long placeSeen = NEVER;
    private long handed = -1;
    private long settled = NEVER;
    private long noted = NEVER;

    Watermark(TopicPartition partition, DeleteRetention retention, long now) {
        this.partition = partition;
        this.retention = retention;
        this.opened = now;
        this.heard = now;
    }

    TopicPartition partition() {
        return partition;
    }

    boolean isOf(SinkRecord record) {
        return partition.partition() == record.originalKafkaPartition()
                && partition.topic().equals(record.originalTopic());
    }

    /** A record came, with its time if it has one. */
    void met(@Nullable Long time) {
        touched = true;
        latest = time;
    }

    /** What an earlier task noted, or null if there was none: then nothing was read before, and nothing can be missed. */
    void begin(@Nullable Long note) {
        long base = note == null ? opened : Math.min(note, opened);
        if (retention.resyncedAt() != null) {
            base = Math.max(base, Math.min(retention.resyncedAt().toEpochMilli(), opened));
        }
        known = true;
        settled = base;
        noted = note == null ? NEVER : note;
        lost = opened - base > retention.limitMillis();
        seen = lost ? base : Math.max(base, seen);
    }

    boolean isKnown() {
        return known;
    }

    /**
     * Lets the watermark follow.
     *
     * @param before when it was looked at the last time
     * @param deaf whether nothing could come in the meantime
     */
    void look(long now, long before, boolean deaf) {
        if (lost) {
            return;
        }
        if (touched) {
            touched = false;
            heard = now;
            // A record without a time says nothing of how far behind the partition is.
            raise(latest == null ? before : Math.min(latest, now));
        } else if (deaf) {
            heard = now;
        } else if (now - heard >= retention.quietMillis()) {
            raise(now - retention.quietMillis());
        }
        lost = known && now - seen > retention.limitMillis();
    }

    private void raise(long time) {
        seen = Math.max(seen, time);
    }

    /** Whether deletes may have gone from the topic before they were seen. */
    boolean isLost() {
        return lost;
    }

    /** The watermark; only once it is known. */
    long seen() {
        return seen;
    }

    /** Offsets are given to Connect, which has committed those of the last time. */
    void committing(long delivered, long committable) {
        if (!known || lost) {
            return;
        }
        if (handed >= placeOffset) {
            settled = Math.max(settled, placeSeen);
            placeOffset = delivered;
            placeSeen = seen;
        }
        handed = committable;
    }

    /** The watermark of what is committed. */
    long settled() {
        return settled;
    }

    /** Whether it is time to note it. */
    boolean isDue() {
        return known && !lost && (noted == NEVER || settled - noted >= retention.noteMillis());
    }

    void noted(long time) {
        noted = time;
    }
}
