package io.millrace.sink;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts rejected records into Connect's dead-letter queue and holds their offsets until they are there.
 *
 * <p>Connect's reporter forgets a send that fails at once, for a record too large or a missing permission: its future is
 * then done, successfully, when {@code report} returns. A send that works takes a journey to the broker, so a future
 * that is done on return counts as failed. Few records are under way at a time, so that the producer's buffer never
 * fills and {@code report} does not block; after a failure they go one by one, so that one bad record does not hold the
 * others. For the task's thread alone, and never inside {@code preCommit}, as docs/decisions/0010-dead-letters.md says.
 */
final class DeadLetters {
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
    private static final int UNDER_WAY = 64;

    private record Sent(Rejected rejected, Future<Void> future) {}

    private final ErrantRecordReporter reporter;
    private final Backoff backoff;
    private final SinkClock clock;
    private final DoubleSupplier chance;
    private final Consumer<Pending> settle;
    private final Set<Fault> told = EnumSet.noneOf(Fault.class);
    private final Deque<Rejected> waiting = new ArrayDeque<>();
    private final List<Sent> sent = new ArrayList<>();
    private int failures;
    private long notBefore;
    private long reported;
    private @Nullable Trouble trouble;

    DeadLetters(
            ErrantRecordReporter reporter,
            Backoff backoff,
            SinkClock clock,
            DoubleSupplier chance,
            Consumer<Pending> settle) {
        this.reporter = reporter;
        this.backoff = backoff;
        this.clock = clock;
        this.chance = chance;
        this.settle = settle;
    }

    void add(Rejected rejected) {
        if (told.add(rejected.fault())) {
            log.warn(
                    "A record goes to the dead-letter queue; others with the same fault are only counted.",
                    rejected.toException(""));
        }
        waiting.add(rejected);
    }

    /** How many records are in the queue for sure. */
    long reported() {
        return reported;
    }

    /** Why records cannot be put into the queue, or null. */
    @Nullable
    Trouble trouble() {
        return trouble;
    }

    /** Drops what belongs to partitions that were taken away. */
    void abandon() {
        for (Iterator<Rejected> each = waiting.iterator(); each.hasNext(); ) {
            Pending pending = each.next().pending();
            if (pending.ledger.isClosed()) {
                each.remove();
                settle.accept(pending);
            }
        }
    }

    /** Settles what has arrived and sends what waits. */
    void advance() {
        if (!sent.isEmpty()) {
            collect();
        }
        while (!waiting.isEmpty() && sent.size() < (failures == 0 ? UNDER_WAY : 1) && isTime()) {
            send(waiting.remove());
        }
    }

    private boolean isTime() {
        return failures == 0 || clock.nanos() - notBefore >= 0;
    }

    private void send(Rejected rejected) {
        SinkRecord record = rejected.record();
        if (record == null) {
            throw new IllegalStateException("A record for the dead letters was not kept.");
        }
        Future<Void> future = reporter.report(record, rejected.toException(""));
        if (future.isDone()) {
            failed(rejected, "Connect could not send it; see the worker's log.");
        } else {
            sent.add(new Sent(rejected, future));
        }
    }

    private void collect() {
        for (Iterator<Sent> each = sent.iterator(); each.hasNext(); ) {
            Sent next = each.next();
            if (next.future.isDone()) {
                each.remove();
                collect(next);
            }
        }
    }

    private void collect(Sent done) {
        try {
            done.future.get();
            reported++;
            failures = 0;
            trouble = null;
            settle.accept(done.rejected.pending());
        } catch (ExecutionException e) {
            failed(done.rejected, String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            waiting.addFirst(done.rejected);
        }
    }

    private void failed(Rejected rejected, String why) {
        failures++;
        notBefore = clock.nanos() + backoff.nanos(failures, chance.getAsDouble());
        waiting.add(rejected);
        if (trouble == null) {
            Pending pending = rejected.pending();
            trouble = new Trouble(
                    Fault.DEAD_LETTERS_UNAVAILABLE,
                    "The record of " + pending.ledger.partition() + " at offset " + pending.offset
                            + " could not be put into the dead-letter queue: " + why,
                    clock.millis());
        }
    }

    /** What it means that a record may neither go to the queue nor be dropped: the task stops, and says how to go on. */
    static FaultException stop(Rejected rejected) {
        return rejected.toException(" Correct the record or the settings and restart; or set errors.tolerance=all,"
                + " errors.deadletterqueue.topic.name and errors.deadletterqueue.context.headers.enable=true, and such"
                + " records go to that topic; or let on.rejected drop them.");
    }
}
