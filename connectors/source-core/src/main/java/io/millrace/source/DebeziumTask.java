package io.millrace.source;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.fault.ToConnect;
import io.millrace.core.metrics.Meters;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of Debezium's source tasks, owned: started, polled, committed and stopped, its records stamped, its failures turned
 * into faults, and started anew after those that may pass.
 *
 * <p>Debezium restarts itself after a few failures only. So here, when a failure may pass, the task is stopped and a new
 * one is started after a pause, from the offsets that Connect has stored by then. Starts and stops happen on a thread of
 * their own ({@link Lifecycle}), so that nothing here waits for a database. Not thread-safe but for {@link #commitRecord}:
 * it belongs to the thread on which Connect runs the task.
 */
public final class DebeziumTask {
    private static final Logger LOG = LoggerFactory.getLogger(DebeziumTask.class);
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final Duration WAIT = Duration.ofMillis(200);
    /** Long enough for a start to fail at once where it does; the worker waits no longer than 5 s for a stop. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(2);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);

    private static final String SERVER = "server";
    private static final String PREFIX = "topic.prefix";

    private final Capture capture;
    private final TaskSetup setup;
    private final ResyncPlanner planner;
    private final SourceTaskContext rawContext;
    private final SourceTaskContext context;
    private final TopicPartitions partitions;
    private final Outbox out;
    private final Stamper stamper;
    private final SourceCounts counts;
    private final Meters meters;
    private final Lifecycle lifecycle;
    /** The task that starts or runs. */
    private volatile @Nullable SourceTask inner;

    /** The same once it runs; while it starts it is not to be called, for it would wait for the database. */
    private volatile @Nullable SourceTask running;

    private volatile boolean ended;
    private @Nullable Future<SourceTask> starting;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private long startAtNanos;
    private int attempts;
    /** Where an earlier start of ours had come, which Connect may not have stored yet. */
    private @Nullable Map<String, ?> reached;

    private boolean afterGap;

    /** How Debezium's task is made. */
    @FunctionalInterface
    public interface Capture {
        /** A fresh task, which will start from this offset, or from nothing. */
        SourceTask from(@Nullable Map<String, ?> offset);
    }

    /** The task supplied has to be a fresh one each time. */
    public DebeziumTask(Supplier<? extends SourceTask> supplier, TaskSetup setup, SourceTaskContext context) {
        this(offset -> supplier.get(), setup, context);
    }

    /** The same for tasks that have to know where they start. */
    public DebeziumTask(Capture capture, TaskSetup setup, SourceTaskContext context) {
        this.capture = capture;
        this.setup = setup;
        this.planner = new ResyncPlanner(setup.resync(), setup.config(), System::currentTimeMillis);
        SourceClock clock = setup.clock();
        this.partitions = setup.lookup().open();
        this.out = new Outbox(partitions);
        ReadingProgress progress = new ReadingProgress(setup.log().sizes(), System::currentTimeMillis);
        this.counts = new SourceCounts(System::currentTimeMillis);
        ResyncProgress resync = new ResyncProgress();
        OffsetTrail trail = new OffsetTrail(clock, setup.log(), progress, resync);
        this.stamper = new Stamper(
                setup.options(),
                clock,
                trail,
                out,
                new WindowReadings(resync, clock, trail, out, setup.options(), System::currentTimeMillis),
                setup.log().unavailable(),
                new Stamper.Watchers(progress, counts));
        this.meters = Meters.show(
                Stream.concat(counts.meters().stream(), progress.meters().stream())
                        .toList(),
                setup.name() + "-0",
                context);
        this.rawContext = context;
        this.context = ClockedContext.around(context, this::loaded);
        this.lifecycle = new Lifecycle(setup.name());
    }

    /**
     * Starts. What fails at once is thrown, unless it may pass: then it is tried again from {@link #poll}. A start that takes
     * longer goes on by itself.
     */
    public void start() {
        starting = lifecycle.start(this::begin);
        try {
            started(START_PATIENCE);
        } catch (RuntimeException e) {
            handle(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next records, or null if there are none now. */
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        try {
            SourceTask task = started(WAIT);
            if (task == null) {
                return null;
            }
            if (!out.isEmpty()) {
                return out.next();
            }
            if (stamper.startsAnew()) {
                beginAnew();
                return null;
            }
            return stamped(task.poll());
        } catch (RetriableException e) {
            throw ToConnect.source(setup.faults().find(e));
        } catch (RuntimeException e) {
            return afterFailure(e);
        }
    }

    /** As Connect calls it. */
    public void commit() throws InterruptedException {
        SourceTask task = running;
        if (task != null) {
            task.commit();
        }
    }

    /** As Connect calls it, from the producer's thread. */
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) throws InterruptedException {
        SourceTask task = running;
        if (task != null) {
            task.commitRecord(record, metadata);
        }
    }

    /** Stops for good: no record comes after it. Where the database holds the end up, it goes on in the background. */
    public void stop() {
        ended = true;
        meters.close();
        abandon();
        if (!lifecycle.end(this::closePartitions, STOP_PATIENCE)) {
            LOG.warn(
                    "The connections to the database are still being closed, because it does not answer; that goes on in"
                            + " the background.");
        }
    }

    private void closePartitions() {
        try {
            partitions.close();
        } catch (Exception e) {
            LOG.warn("Closing the Kafka admin client failed; its connections end with the task's class loader.", e);
        }
    }

    private SourceTask begin() {
        Map<String, String> config = new HashMap<>(setup.config());
        Map<String, ?> from = null;
        if (planner.isActive()) {
            Map<String, ?> stored =
                    latest(rawContext.offsetStorageReader().offset(Map.of(SERVER, String.valueOf(config.get(PREFIX)))));
            config.putAll(plan(stored).settings());
            from = afterGap || stored == null || !OffsetKeys.isPosition(stored) ? null : stored;
        }
        SourceTask task = capture.from(from);
        inner = task;
        if (ended) {
            inner = null;
            throw new ConnectException("The task was stopped before it started.");
        }
        task.initialize(context);
        task.start(config);
        return task;
    }

    /** The task that runs, or null if none does yet. */
    private @Nullable SourceTask started(Duration patience) throws InterruptedException {
        Future<SourceTask> start = starting;
        if (start == null) {
            SourceTask task = running;
            if (task != null) {
                return task;
            }
            if (System.nanoTime() - startAtNanos < 0) {
                TimeUnit.MILLISECONDS.sleep(patience.toMillis());
                return null;
            }
            start = lifecycle.start(this::begin);
            starting = start;
        }
        try {
            SourceTask task = start.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            starting = null;
            running = task;
            return task;
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            starting = null;
            throw e.getCause() instanceof RuntimeException failure ? failure : new ConnectException(e.getCause());
        }
    }

    /** Starts from where everything has been emitted, to read what the running capture cannot be told to read. */
    private void beginAnew() {
        reached = stamper.settled();
        afterGap = false;
        abandon();
        startAtNanos = System.nanoTime();
    }

    private ResyncStart plan(@Nullable Map<String, ?> stored) {
        return afterGap ? planner.afterGap(stored) : planner.plan(stored);
    }

    /** What Connect has stored, or what we know to have been emitted if that is later; its position only if it is of use. */
    private @Nullable Map<String, ?> latest(@Nullable Map<String, ?> stored) {
        Map<String, ?> emitted = reached;
        boolean isLater = emitted != null
                && (stored == null
                        || OffsetKeys.isInSnapshot(stored)
                        || SourceClock.stored(stored) < SourceClock.stored(emitted));
        Map<String, ?> offset = isLater ? emitted : stored;
        return offset != null && setup.log().guard().forgets() ? OffsetKeys.forgotten(offset) : offset;
    }

    /** Where to start from. A task that stops reads no offset to start from, and some read theirs back in between. */
    private @Nullable Map<String, Object> loaded(@Nullable Map<String, Object> stored) {
        SourceTask task = inner;
        if (task == null || (task instanceof ReadsBack reading && reading.isReadingBack())) {
            return stored == null || !OffsetKeys.isPosition(stored) ? null : ResyncPlanner.withoutOurs(stored);
        }
        Map<String, ?> offset = latest(stored);
        if (offset != null && offset.get(OffsetKeys.CLOCK) == null && !setup.formatIsExplicit()) {
            throw new FaultException(
                    Fault.CONFIG_CONFLICT,
                    "The stored position was written by another connector, whose records are in the topics already. Set"
                            + " record.format: envelope goes on in Debezium's own format; row is for topics that hold rows"
                            + " or are read by nobody yet.");
        }
        boolean position = offset != null && OffsetKeys.isPosition(offset);
        setup.log().guard().check(position && !afterGap ? offset : null);
        Map<String, ?> from = setup.log().server().from(offset);
        ResyncStart start = plan(from);
        if (afterGap) {
            stamper.loadAfterGap(from, start.state());
        } else {
            stamper.load(from, start.state());
        }
        return start.offset();
    }

    private @Nullable List<SourceRecord> stamped(@Nullable List<SourceRecord> records) {
        if (records == null || records.isEmpty()) {
            return null;
        }
        attempts = 0;
        pauseMillis = FIRST_PAUSE_MILLIS;
        out.expect(records.size());
        for (SourceRecord record : records) {
            stamper.stamp(record);
        }
        counts.polled(records.size());
        List<SourceRecord> batch = out.next();
        return batch.isEmpty() ? null : batch;
    }

    private @Nullable List<SourceRecord> afterFailure(RuntimeException failure) {
        FaultException fault = setup.faults().find(failure);
        if (fault.fault() == Fault.BROKER_UNREACHABLE) {
            throw ToConnect.source(fault);
        }
        handle(failure);
        return null;
    }

    private void handle(RuntimeException failure) {
        abandon();
        FaultException fault = setup.faults().find(failure);
        if (fault.fault() == Fault.SOURCE_LOG_GAP && planner.resyncsGaps() && !afterGap) {
            LOG.error("The log is followed from now on, and every captured table is read again (gap.policy).", fault);
            afterGap = true;
            reached = null;
            startAtNanos = System.nanoTime();
            return;
        }
        boolean tryAgain = fault.fault().retryable() && (setup.maxRetries() < 0 || attempts < setup.maxRetries());
        if (!tryAgain) {
            LOG.error("The source stops.", fault);
            throw fault.fault().retryable() ? ToConnect.sink(fault) : ToConnect.source(fault);
        }
        attempts++;
        counts.restarted();
        LOG.warn("Attempt {} failed; the source starts anew in {} ms.", attempts, pauseMillis, fault);
        startAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
    }

    private void abandon() {
        SourceTask task = inner;
        inner = null;
        running = null;
        out.clear();
        if (task != null) {
            lifecycle.stop(task);
        }
    }
}
