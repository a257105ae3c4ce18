package io.millrace.sink;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.metrics.Meter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when a sink has been behind for so long that compaction may have taken deletes which it has not seen.
 *
 * <p>Kafka keeps a delete for {@code delete.retention.ms} at least from the time it was written, and what came before it
 * of the same key no longer. So nothing is missed by a sink whose {@link Watermark}, which begins when it reads a
 * partition for the first time, is never older than that. docs/decisions/0200-lost-deletes.md tells why. All methods are
 * for the task's thread.
 */
final class Watermarks {
    private static final Logger log = LoggerFactory.getLogger(Watermarks.class);
    private static final long BETWEEN_WARNINGS = Duration.ofHours(1).toMillis();

    private final String task;
    private final DeleteRetention retention;
    private final BooleanSupplier paused;
    private final SinkClock clock;
    private final NoteKeeper keeper;
    private final Map<TopicPartition, Watermark> marks = new HashMap<>();
    private @Nullable Watermark latest;
    private long lookedAt;
    private long warnedAt;
    private boolean begun;

    /** The oldest watermark, for monitoring; -1 if none is known. */
    private volatile long oldest = -1;

    /** What it works with. */
    record Parts(
            SinkClock clock,
            @Nullable Supplier<? extends WatermarkNotes> notes,
            BooleanSupplier paused,
            Executor executor) {}

    Watermarks(String task, DeleteRetention retention, Parts parts) {
        this.task = task;
        this.retention = retention;
        this.paused = parts.paused();
        this.clock = parts.clock();
        this.keeper = new NoteKeeper(task, parts.notes(), parts.executor(), retention.stepMillis());
        this.lookedAt = clock.millis();
        this.warnedAt = lookedAt - BETWEEN_WARNINGS;
    }

    void open(Collection<TopicPartition> partitions) {
        if (retention.isChecked()) {
            long now = clock.millis();
            partitions.forEach(partition -> marks.put(partition, new Watermark(partition, retention, now)));
            latest = null;
            begun = false;
        }
    }

    void close(Collection<TopicPartition> partitions) {
        partitions.forEach(marks::remove);
        latest = null;
    }

    /** A record was given to the task. */
    void met(SinkRecord record) {
        Watermark mark = latest;
        if (mark == null || !mark.isOf(record)) {
            if (marks.isEmpty()) {
                return;
            }
            mark = marks.get(new TopicPartition(record.originalTopic(), record.originalKafkaPartition()));
            if (mark == null) {
                return;
            }
            latest = mark;
        }
        mark.met(record.timestamp());
    }

    /**
     * Looks, if it is time, before further records are taken in; throws when deletes may be lost.
     *
     * @param held whether the task itself reads nothing now
     */
    void look(boolean held) {
        long now = clock.millis();
        if (marks.isEmpty() || (begun && now >= lookedAt && now - lookedAt < retention.stepMillis())) {
            return;
        }
        boolean deaf = held || now - lookedAt > retention.quietMillis() || paused.getAsBoolean();
        keeper.advance(marks.values(), now);
        long first = Long.MAX_VALUE;
        for (Watermark mark : marks.values()) {
            mark.look(now, lookedAt, deaf);
            if (mark.isKnown()) {
                first = Math.min(first, mark.seen());
            }
        }
        begun = true;
        lookedAt = now;
        oldest = first == Long.MAX_VALUE ? -1 : first;
        refuseWhatIsLost(now);
        warn(now);
    }

    private void refuseWhatIsLost(long now) {
        List<Watermark> lost = new ArrayList<>();
        for (Watermark mark : marks.values()) {
            if (mark.isLost()) {
                lost.add(mark);
            }
        }
        if (lost.isEmpty()) {
            return;
        }
        lost.sort(Comparator.comparing(Watermark::seen));
        Watermark worst = lost.get(0);
        String setting = SinkSettings.DELETE_RETENTION.name();
        throw new FaultException(
                Fault.DELETES_LOST,
                "Deletes may be missing in the target: for longer than " + setting + "="
                        + retention.kept().toMillis() + " this connector had not seen all that was written to "
                        + worst.partition()
                        + (lost.size() == 1 ? "" : " (and " + (lost.size() - 1) + " more partitions)") + " after "
                        + time(worst.seen())
                        + ", and a compacted topic drops deletes in that time. Have the tables read"
                        + " again, which removes what is gone from the target (millrace resync SOURCE TABLE), then set "
                        + SinkSettings.RESYNCED_AT.name() + "=" + time(now)
                        + ", a time before that reading began, and restart the connector. If the topics keep"
                        + " deletes longer, give their value as " + setting + ", or 0 if they keep them for ever.");
    }

    private void warn(long now) {
        if (oldest < 0 || now - oldest <= retention.kept().toMillis() / 2 || now - warnedAt < BETWEEN_WARNINGS) {
            return;
        }
        warnedAt = now;
        log.warn(
                "{}: What was written to the topics after {} has not all been read. From {} on deletes may be lost to"
                        + " this sink, as the topics keep them for {}={}.",
                task,
                time(oldest),
                time(oldest + retention.limitMillis()),
                SinkSettings.DELETE_RETENTION.name(),
                retention.kept().toMillis());
    }

    /** Offsets are given to Connect to be committed. */
    void committing(
            Map<TopicPartition, OffsetAndMetadata> delivered, Map<TopicPartition, OffsetAndMetadata> committable) {
        for (Watermark mark : marks.values()) {
            OffsetAndMetadata read = delivered.get(mark.partition());
            OffsetAndMetadata safe = committable.get(mark.partition());
            if (read != null && safe != null) {
                mark.committing(read.offset(), safe.offset());
            }
        }
    }

    /** Up to when the deletes of all partitions were seen and are settled; -1 if that is not known. */
    long settled() {
        long first = Long.MAX_VALUE;
        for (Watermark mark : marks.values()) {
            if (!mark.isKnown()) {
                return -1;
            }
            first = Math.min(first, mark.settled());
        }
        return first == Long.MAX_VALUE ? -1 : first;
    }

    /** How soon Connect is to call again, or -1 if nothing depends on it. */
    long callWithin() {
        return marks.isEmpty() ? -1 : retention.stepMillis();
    }

    List<Meter> meters() {
        return List.of(Meter.of(
                "unseen-deletes-ms",
                "How long ago the time is up to which all deletes were seen; -1 if unknown.",
                () -> oldest < 0 ? -1 : Math.max(0, clock.millis() - oldest)));
    }

    void stop() {
        keeper.stop();
    }

    private static Instant time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
    }
}
