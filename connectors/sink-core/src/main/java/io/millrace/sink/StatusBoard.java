package io.millrace.sink;

import io.millrace.sink.SinkStatus.State;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows how the task is, and tells operators of a change of state through a commit of offsets. For the task's thread alone. */
final class StatusBoard {
    private static final Logger log = LoggerFactory.getLogger(StatusBoard.class);
    private static final long BETWEEN_REQUESTS = TimeUnit.SECONDS.toNanos(1);

    private final String task;
    private final SinkTaskContext context;
    private final SinkClock clock;
    private State state = State.RUNNING;
    private long since;
    private @Nullable Trouble trouble;
    private State told = State.RUNNING;
    private long toldAt;
    private final Counts counts;
    private final Throughput throughput;
    private long sweeping;
    private long swept;
    private long deletesSeen = -1;

    StatusBoard(String task, SinkTaskContext context, SinkClock clock, Counts counts) {
        this.task = task;
        this.context = context;
        this.clock = clock;
        this.since = clock.millis();
        this.toldAt = clock.nanos() - BETWEEN_REQUESTS;
        this.counts = counts;
        this.throughput = new Throughput(clock.nanos());
    }

    /** How many markers wait for their sweep, and how much was removed by sweeps. */
    void sweeping(long waiting, long removed) {
        sweeping = waiting;
        swept = removed;
    }

    /** Up to when the deletes of all partitions were seen, or -1. */
    void deletesSeen(long millis) {
        deletesSeen = millis;
    }

    /** Takes in how the parts are doing; asks for a commit when that is news. */
    void update(@Nullable Trouble now, boolean stalled) {
        State next = now != null ? State.RETRYING : stalled ? State.PAUSED : State.RUNNING;
        counts.retryingSince(now == null ? -1 : now.sinceMillis());
        throughput.note(counts.ended(), clock.nanos());
        if (now != null && (trouble == null || trouble.fault() != now.fault())) {
            log.warn("{} is retrying: {}: {}", task, now.fault().code(), now.reason());
        }
        trouble = now;
        if (next != state) {
            state = next;
            since = now != null ? now.sinceMillis() : clock.millis();
            if (next == State.RUNNING) {
                log.info("{} is running again.", task);
            }
        }
        if (state != told && clock.nanos() - toldAt >= BETWEEN_REQUESTS) {
            told = state;
            toldAt = clock.nanos();
            context.requestCommit();
        }
    }

    /** Whether the state has changed but operators were not told yet. */
    boolean hasNews() {
        return state != told;
    }

    SinkStatus status() {
        return new SinkStatus(
                state,
                since,
                clock.millis(),
                trouble == null ? null : trouble.fault(),
                trouble == null ? null : trouble.reason(),
                counts.lastCommitMicros(),
                counts.applied(),
                counts.superseded(),
                counts.duplicates(),
                counts.skippedRecords(),
                counts.deadLetters(),
                counts.dropped(),
                sweeping,
                swept,
                deletesSeen,
                Math.round(throughput.perSecond(counts.ended(), clock.nanos())));
    }
}
