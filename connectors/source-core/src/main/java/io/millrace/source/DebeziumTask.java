package io.millrace.source;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.fault.ToConnect;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.RecordMetadata;
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
 * one is started after a pause, from the offsets that Connect has stored by then. Not thread-safe but for
 * {@link #commitRecord}: it belongs to the thread on which Connect runs the task.
 */
public final class DebeziumTask {
    private static final Logger LOG = LoggerFactory.getLogger(DebeziumTask.class);
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final long WAIT_MILLIS = 200;

    private final Supplier<? extends SourceTask> supplier;
    private final TaskSetup setup;
    private final SourceTaskContext context;
    private final TopicPartitions partitions;
    private final Outbox out;
    private final Stamper stamper;
    private volatile @Nullable SourceTask inner;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private long startAtNanos;
    private int attempts;

    /** The task supplied has to be a fresh one each time. */
    public DebeziumTask(Supplier<? extends SourceTask> supplier, TaskSetup setup, SourceTaskContext context) {
        this.supplier = supplier;
        this.setup = setup;
        SourceClock clock = setup.clock();
        this.partitions = setup.lookup().open();
        this.out = new Outbox(partitions);
        this.stamper = new Stamper(
                setup.options(),
                clock,
                new OffsetTrail(clock, setup.log().places(), setup.log().warning()),
                out,
                setup.log().unavailable());
        this.context = ClockedContext.around(context, this::loaded);
    }

    /** Starts; a failure that may pass is tried again from {@link #poll}. */
    public void start() {
        try {
            begin();
        } catch (RuntimeException e) {
            handle(e);
        }
    }

    /** The next records, or null if there are none now. */
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        try {
            if (!out.isEmpty()) {
                return out.next();
            }
            SourceTask task = inner;
            if (task == null) {
                if (System.nanoTime() - startAtNanos < 0) {
                    TimeUnit.MILLISECONDS.sleep(WAIT_MILLIS);
                    return null;
                }
                task = begin();
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
        SourceTask task = inner;
        if (task != null) {
            task.commit();
        }
    }

    /** As Connect calls it, from the producer's thread. */
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) throws InterruptedException {
        SourceTask task = inner;
        if (task != null) {
            task.commitRecord(record, metadata);
        }
    }

    /** Stops for good. */
    public void stop() {
        abandon();
        try {
            partitions.close();
        } catch (Exception e) {
            LOG.warn("Closing the Kafka admin client failed; its connections end with the task's class loader.", e);
        }
    }

    private SourceTask begin() {
        SourceTask task = supplier.get();
        inner = task;
        task.initialize(context);
        task.start(setup.config());
        return task;
    }

    /** A task that stops reads no offset to start from, and some read theirs back in between. */
    private void loaded(@Nullable Map<String, ?> offset) {
        SourceTask task = inner;
        if (task == null || (task instanceof ReadsBack running && running.isReadingBack())) {
            return;
        }
        if (offset != null && offset.get(OffsetKeys.CLOCK) == null && !setup.formatIsExplicit()) {
            throw new FaultException(
                    Fault.CONFIG_CONFLICT,
                    "The stored position was written by another connector, whose records are in the topics already. Set"
                            + " record.format: envelope goes on in Debezium's own format; row is for topics that hold rows"
                            + " or are read by nobody yet.");
        }
        setup.log().guard().check(offset);
        stamper.load(offset);
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
        boolean tryAgain = fault.fault().retryable() && (setup.maxRetries() < 0 || attempts < setup.maxRetries());
        if (!tryAgain) {
            LOG.error("The source stops.", fault);
            throw fault.fault().retryable() ? ToConnect.sink(fault) : ToConnect.source(fault);
        }
        attempts++;
        LOG.warn("Attempt {} failed; the source starts anew in {} ms.", attempts, pauseMillis, fault);
        startAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
    }

    private void abandon() {
        SourceTask task = inner;
        inner = null;
        out.clear();
        if (task != null) {
            try {
                task.stop();
            } catch (RuntimeException e) {
                LOG.warn("Stopping the capture left something behind; the next start does not depend on it.", e);
            }
        }
    }
}
