package io.millrace.sink;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.fault.ToConnect;
import io.millrace.core.metrics.Meter;
import io.millrace.core.metrics.Meters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Everything a sink task does: read, plan, write, settle. The task only delegates to it.
 *
 * <p>{@link Intake} turns records into operations and {@link Lanes} takes them to the target on threads of their own;
 * what these settle comes back as {@link Round}s, which this thread enters in the {@link OffsetLedger}. So {@code put}
 * never waits, and everything but the lanes belongs to Connect's thread.
 *
 * @param <O> the operations of a sink
 */
public final class SinkPipeline<O extends WriteOp> {
    /** How soon Connect is to call again while something is pending. */
    private static final long SOON_MILLIS = 20;
    /** What an absorbed operation still takes: its offset has to be remembered. */
    private static final int ABSORBED = 96;
    /** How many full requests may wait for each lane: more gain nothing, and what waits for long costs the collector. */
    private static final int REQUESTS_AHEAD = 8;
    /** How many operations may wait at least, with however small requests: more than Connect hands over at once. */
    private static final long FEWEST_AHEAD = 10_000;

    private final SinkTaskContext context;
    private final Presence presence;
    private final Failure failure = new Failure();
    private final Queue<Round<O>> rounds = new ConcurrentLinkedQueue<>();
    private final OffsetLedger ledger = new OffsetLedger();
    private final Backpressure backpressure;
    private final Lanes<O> lanes;
    private final Counts counts;
    private final StatusBoard board;
    private final Meters meters;
    private final Intake<O> intake;
    private final Sweeps sweeps;
    private final Watermarks watermarks;
    private final @Nullable DeadLetters deadLetters;
    private final Rejections rejections;
    private final List<Entry<O>> absorbed = new ArrayList<>();

    /**
     * Starts the lanes.
     *
     * @param writers called by each lane's thread when it has something to write for the first time
     */
    public SinkPipeline(
            SinkOptions options, Planner<O> planner, Supplier<? extends Writer<O>> writers, SinkTaskContext context) {
        this(options, planner, writers, null, List.of(), context, Surroundings.real(options, null));
    }

    /**
     * Starts the lanes of a sink that keeps notes in its target.
     *
     * @param sweepers called by the thread for sweeps when there is one for the first time; null if the sink has none
     * @param notes called by the thread for notes for the first of them
     * @param further what to show beside the meters of every sink
     */
    public SinkPipeline(
            SinkOptions options,
            Planner<O> planner,
            Supplier<? extends Writer<O>> writers,
            @Nullable Supplier<? extends Sweeper> sweepers,
            Supplier<? extends WatermarkNotes> notes,
            List<Meter> further,
            SinkTaskContext context) {
        this(options, planner, writers, sweepers, further, context, Surroundings.real(options, notes));
    }

    /** What the pipeline runs in, which tests move step by step. */
    record Surroundings(
            SinkClock clock,
            LaneRunner runner,
            Executor sweepThread,
            @Nullable Supplier<? extends WatermarkNotes> notes,
            Executor noteThread,
            BooleanSupplier paused) {

        /** With neither sweeps nor notes. */
        Surroundings(SinkClock clock, LaneRunner runner, Executor sweepThread) {
            this(clock, runner, sweepThread, null, Runnable::run, () -> false);
        }

        static Surroundings real(SinkOptions options, @Nullable Supplier<? extends WatermarkNotes> notes) {
            return new Surroundings(
                    SinkClock.SYSTEM,
                    new LaneThreads(),
                    new BackgroundThread(options.name() + "-sweep"),
                    notes,
                    new BackgroundThread(options.name() + "-notes"),
                    ConnectPause.of(options.name()));
        }
    }

    SinkPipeline(
            SinkOptions options,
            Planner<O> planner,
            Supplier<? extends Writer<O>> writers,
            @Nullable Supplier<? extends Sweeper> sweepers,
            List<Meter> further,
            SinkTaskContext context,
            Surroundings around) {
        SinkClock clock = around.clock();
        DoubleSupplier chance = () -> ThreadLocalRandom.current().nextDouble();
        this.context = context;
        this.presence = new Presence(clock, options.session());
        this.backpressure = new Backpressure(context, clock, options.memoryBytes(), ahead(options));
        this.counts = new Counts(clock);
        this.board = new StatusBoard(options.name(), context, clock, counts);
        this.deadLetters = options.deadLetters()
                ? new DeadLetters(reporter(context), options.backoff(), clock, chance, this::settle)
                : null;
        this.rejections = new Rejections(options.records().rejection(), deadLetters, failure, this::settle);
        this.lanes = new Lanes<>(
                new Lane.Shared<>(options, clock, chance, presence, failure, rounds), writers, around.runner());
        this.sweeps = new Sweeps(
                options,
                sweepers,
                new Sweeps.Parts(clock, chance, presence, failure, this::settle, around.sweepThread()));
        this.watermarks = new Watermarks(
                options.name(),
                options.deletes(),
                new Watermarks.Parts(clock, around.notes(), around.paused(), around.noteThread()));
        this.intake = new Intake<>(options, planner, ledger, backpressure, lanes, counts, sweeps);
        List<Meter> all = new ArrayList<>(counts.meters());
        all.addAll(watermarks.meters());
        all.addAll(further);
        this.meters = Meters.show(all, options.name(), context);
    }

    /** Partitions were given to the task. */
    public void open(Collection<TopicPartition> partitions) {
        presence.called();
        ledger.open(partitions);
        backpressure.opened(partitions);
        watermarks.open(partitions);
        comeBackSoon();
    }

    /** Takes records; never waits, and throws only what has to stop the task. */
    public void put(Collection<SinkRecord> records) {
        presence.called();
        settleRounds();
        noticeLostDeletes();
        failure.throwIfRaised();
        for (SinkRecord record : records) {
            watermarks.met(record);
            accept(record);
        }
        counts.taken(records.size());
        lanes.flush(absorbed);
        counts.absorbed(absorbed.size());
        for (int i = 0; i < absorbed.size(); i++) {
            Entry<O> entry = absorbed.get(i);
            if (!entry.isCarried()) {
                backpressure.shrink(entry, ABSORBED);
            }
        }
        absorbed.clear();
        if (deadLetters != null) {
            deadLetters.advance();
        }
        sweeps.advance();
        failure.throwIfRaised();
        backpressure.regulate(ledger.partitions());
        updateBoard();
        comeBackSoon();
    }

    /** The offsets up to which everything is settled, with the status as their metadata; never throws. */
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> delivered) {
        presence.called();
        settleRounds();
        updateBoard();
        Map<TopicPartition, OffsetAndMetadata> committable =
                ledger.committable(delivered, board.status().encode());
        watermarks.committing(delivered, committable);
        return committable;
    }

    /** Partitions were taken from the task: what waits for them is dropped, what is in flight gets a moment. */
    public void close(Collection<TopicPartition> partitions) {
        ledger.close(partitions);
        lanes.abandon().forEach(this::settle);
        if (deadLetters != null) {
            deadLetters.abandon();
        }
        settleRounds();
        sweeps.abandon();
        watermarks.close(partitions);
    }

    /** Ends the lanes, after a moment for what is in flight. */
    public void stop() {
        sweeps.stop();
        watermarks.stop();
        lanes.stop();
        meters.close();
    }

    private void accept(SinkRecord record) {
        try {
            intake.accept(record, rejections::take);
        } catch (FaultException e) {
            failure.raise(e);
            failure.throwIfRaised();
        }
    }

    private void noticeLostDeletes() {
        try {
            watermarks.look(backpressure.isPaused());
        } catch (FaultException e) {
            failure.raise(e);
        }
    }

    private void settleRounds() {
        for (Round<O> round = rounds.poll(); round != null; round = rounds.poll()) {
            counts.settled(round);
            round.settled().forEach(this::settle);
            round.rejected().forEach(rejections::take);
        }
    }

    private void settle(Pending pending) {
        for (Pending each = pending; each != null; each = each.absorbed()) {
            each.ledger.settle(each);
            backpressure.release(each);
        }
    }

    private void updateBoard() {
        Trouble trouble = lanes.trouble();
        if (deadLetters != null && trouble == null) {
            trouble = deadLetters.trouble();
        }
        if (trouble == null) {
            trouble = sweeps.trouble();
        }
        board.sweeping(sweeps.waiting(), sweeps.removed());
        board.deletesSeen(watermarks.settled());
        counts.rejections(rejections.counts(), rejections.dropped(), deadLetters == null ? 0 : deadLetters.reported());
        board.update(trouble, backpressure.isStalled());
    }

    private void comeBackSoon() {
        if (backpressure.isPaused() || !backpressure.isIdle() || board.hasNews()) {
            context.timeout(SOON_MILLIS);
        } else if (watermarks.callWithin() > 0) {
            context.timeout(watermarks.callWithin());
        }
    }

    private static long ahead(SinkOptions options) {
        return Math.max(FEWEST_AHEAD, (long) REQUESTS_AHEAD * options.lanes() * options.batchRecords());
    }

    private static ErrantRecordReporter reporter(SinkTaskContext context) {
        ErrantRecordReporter reporter = context.errantRecordReporter();
        if (reporter == null) {
            throw ToConnect.sink(new FaultException(
                    Fault.CONFIG_CONFLICT,
                    "A dead-letter queue is configured, but this Connect worker gives the task no reporter for it."
                            + " Remove errors.deadletterqueue.topic.name or use a worker that has one."));
        }
        return reporter;
    }
}
