package io.millrace.sink;

import io.millrace.core.change.Change;
import io.millrace.core.change.Op;
import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the records that speak of a whole table.
 *
 * <p>A {@link Marker} waits until everything before it in its partition is in the target, then a {@link SweepAttempt} does
 * what it asks for, one at a time and on a thread of its own; its offset is held until then. docs/specs/sinks.md says why
 * that is enough. All methods are for the task's thread.
 */
final class Sweeps {
    private static final Logger log = LoggerFactory.getLogger(Sweeps.class);

    /** How to go on after a TRUNCATE that a sink does not carry out. */
    static final String ALONE = "To remove them yourself, delete them there, set " + SinkSettings.ON_TRUNCATE.name()
            + "=ignore, restart, and set it back once the task runs.";

    private final SinkOptions options;
    private final @Nullable Supplier<? extends Sweeper> sweepers;
    private final SinkClock clock;
    private final DoubleSupplier chance;
    private final Presence presence;
    private final Failure failure;
    private final Consumer<Pending> settle;
    private final Executor executor;

    private final TopicTables tables = new TopicTables();
    private final List<Marker> waiting = new ArrayList<>();
    private final LongAdder removed = new LongAdder();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable SweepOutcome> outcome = new AtomicReference<>();

    /** The markers that an attempt is being made at; empty if none is. */
    private List<Marker> attempted = List.of();

    private int failures;
    private long notBefore;
    private @Nullable Trouble trouble;
    private volatile boolean stopped;

    /** For the thread of the attempts, until that has ended. */
    private @Nullable Sweeper sweeper;

    /** What it works with. */
    record Parts(
            SinkClock clock,
            DoubleSupplier chance,
            Presence presence,
            Failure failure,
            Consumer<Pending> settle,
            Executor executor) {}

    Sweeps(SinkOptions options, @Nullable Supplier<? extends Sweeper> sweepers, Parts parts) {
        this.options = options;
        this.sweepers = sweepers;
        this.clock = parts.clock();
        this.chance = parts.chance();
        this.presence = parts.presence();
        this.failure = parts.failure();
        this.settle = parts.settle();
        this.executor = parts.executor();
        this.notBefore = clock.nanos();
    }

    /** A row came. */
    void met(Origin origin) {
        tables.met(origin);
    }

    /** What has to be pending for a change that speaks of a table; null if it asks for nothing. */
    @Nullable
    Marker marker(Change change, SinkRecord record, PartitionLedger ledger) {
        Marker marker = Marker.of(change, record, ledger);
        if (marker == null) {
            return null;
        }
        tables.met(marker.origin());
        if (marker.op() == Op.TRUNCATE) {
            return isToEmpty(marker) ? marker : null;
        }
        boolean idle = options.sweeps().isIdle()
                || (marker.op() == Op.END && options.sweeps().mode() == SweepMode.OFF);
        return sweepers == null || idle ? null : marker;
    }

    /** A marker is pending from now on. */
    void add(Marker marker) {
        waiting.add(marker);
    }

    /** Takes in what came of an attempt, and begins the next when something is due. */
    void advance() {
        SweepOutcome came = outcome.getAndSet(null);
        if (came != null) {
            took(came);
        }
        dropAbandoned();
        boolean idle = attempted.isEmpty() && !failure.isRaised();
        if (idle && !waiting.isEmpty() && clock.nanos() - notBefore >= 0) {
            begin();
        }
    }

    /** Why sweeps are being tried again, or null. */
    @Nullable
    Trouble trouble() {
        return trouble;
    }

    /** How many tables wait to be swept or emptied, each counted once for every partition. */
    int waiting() {
        return waiting.size();
    }

    /** How much was removed. */
    long removed() {
        return removed.sum();
    }

    /** Partitions were taken away: what is attempted for them ends at its next step. */
    void abandon() {
        dropAbandoned();
    }

    /** Ends what is attempted, at its next step. */
    void stop() {
        stopped = true;
        boolean ended = !(executor instanceof BackgroundThread thread) || thread.stop();
        if (ended && sweeper != null) {
            sweeper.close();
        }
    }

    private boolean isToEmpty(Marker marker) {
        OnTruncate then = options.sweeps().onTruncate();
        if (then == OnTruncate.IGNORE) {
            log.warn(
                    "{}: The {} was truncated; its rows stay in the target until they are removed there.",
                    options.name(),
                    marker.place());
            return false;
        }
        if (then == OnTruncate.FAIL || sweepers == null) {
            throw new FaultException(
                    Fault.TABLE_TRUNCATED,
                    "The " + marker.place() + " was truncated, and its rows are still in the target. "
                            + (sweepers == null
                                    ? ""
                                    : "Set " + SinkSettings.ON_TRUNCATE.name() + "=empty to have them removed. ")
                            + ALONE);
        }
        return true;
    }

    private void took(SweepOutcome came) {
        attempted = List.of();
        came.done().forEach(settle);
        waiting.removeAll(came.done());
        FaultException fault = came.fault();
        if (fault == null) {
            failures = 0;
            trouble = null;
        } else if (came.isFatal()) {
            failure.raise(fault);
        } else {
            failures++;
            notBefore = clock.nanos() + options.backoff().nanos(failures, chance.getAsDouble());
            long since = trouble == null ? clock.millis() : trouble.sinceMillis();
            trouble = new Trouble(fault.fault(), fault.detail(), since);
        }
    }

    private void dropAbandoned() {
        for (Iterator<Marker> each = waiting.iterator(); each.hasNext(); ) {
            Marker marker = each.next();
            if (marker.ledger.isClosed() && !attempted.contains(marker)) {
                each.remove();
                settle.accept(marker);
            }
        }
        if (waiting.isEmpty()) {
            trouble = null;
        }
    }

    private void begin() {
        List<Marker> due = new ArrayList<>();
        for (Marker marker : waiting) {
            if (marker.ledger.isNext(marker)) {
                if (tables.isCrowded(marker.origin().topic())) {
                    marker.crowd();
                }
                due.add(marker);
            }
        }
        if (!due.isEmpty()) {
            attempted = due;
            executor.execute(() -> outcome.set(attempt(due)));
        }
    }

    private SweepOutcome attempt(List<Marker> due) {
        try {
            return new SweepAttempt(options, sweeper(), () -> mayProceed(due), removed, told).run(due);
        } catch (FaultException e) {
            return new SweepOutcome(List.of(), e);
        } catch (RuntimeException e) {
            return new SweepOutcome(
                    List.of(),
                    new FaultException(Fault.INTERNAL, "A sweep ended with " + e + ". Please report this.", e));
        }
    }

    private Sweeper sweeper() {
        Sweeper open = sweeper;
        if (open == null) {
            if (sweepers == null) {
                throw new IllegalStateException("This sink cannot sweep.");
            }
            open = sweepers.get();
            sweeper = open;
        }
        return open;
    }

    private boolean mayProceed(List<Marker> due) {
        return !stopped && presence.isSure() && !due.stream().allMatch(Pending::isAbandoned);
    }
}
