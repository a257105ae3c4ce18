package io.millrace.sink;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One lane: at most one request is in flight in it, so that operations on one target reach it in their order.
 *
 * <p>The task's thread offers operations; the lane's thread takes them in batches, writes them and reports each
 * {@link Round}. The lock guards the queue; no I/O happens under it.
 */
final class Lane<O extends WriteOp> {
    /** How long a lane without work or without permission sleeps at most; what changes either wakes it. */
    private static final long LONGEST_SLEEP = TimeUnit.SECONDS.toNanos(1);

    /** What lanes share with their task. */
    record Shared<O extends WriteOp>(
            SinkOptions options,
            SinkClock clock,
            DoubleSupplier chance,
            Presence presence,
            Failure failure,
            Queue<Round<O>> rounds) {}

    private final Shared<O> shared;
    private final Supplier<? extends Writer<O>> writers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition landed = lock.newCondition();
    private final LaneQueue<O> queue;
    private boolean inFlight;
    private boolean stopped;
    private long heldUntil;
    private boolean held;
    private @Nullable Writer<O> writer;

    /** How often in a row everything new was refused; for the lane's thread alone. */
    private int setbacks;

    private volatile @Nullable Trouble trouble;

    Lane(Shared<O> shared, Supplier<? extends Writer<O>> writers) {
        this.shared = shared;
        this.writers = writers;
        this.queue = new LaneQueue<>(shared.options());
    }

    /** Takes operations in; those that were absorbed at once are added to {@code absorbed}. */
    void offer(List<Entry<O>> entries, List<Entry<O>> absorbed) {
        long now = shared.clock().nanos();
        lock.lock();
        try {
            long before = queue.nanosUntilReady(now);
            for (int i = 0; i < entries.size(); i++) {
                Entry<O> gone = queue.add(entries.get(i), now);
                if (gone != null) {
                    absorbed.add(gone);
                }
            }
            if (!inFlight && queue.nanosUntilReady(now) < before) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Why it is trying again, or null if all goes well. */
    @Nullable
    Trouble trouble() {
        return trouble;
    }

    /** Takes out what nobody waits for any more. */
    List<Entry<O>> takeAbandoned() {
        lock.lock();
        try {
            return queue.takeAbandoned();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until what is in flight has landed, but not beyond the deadline. */
    void awaitLanding(long deadline) {
        lock.lock();
        try {
            long left = deadline - shared.clock().nanos();
            while (inFlight && left > 0) {
                left = landed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the lane once what is in flight has landed. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The lane's thread: sends until it is stopped. */
    void run() {
        try {
            while (awaitWork()) {
                step();
            }
            close();
        } catch (RuntimeException | Error e) {
            shared.failure()
                    .raise(new FaultException(Fault.INTERNAL, "A lane ended with " + e + ". Please report this.", e));
        }
    }

    /** Sends one request if there is something to send; returns whether it did. */
    boolean step() {
        List<Entry<O>> batch = take();
        if (batch.isEmpty()) {
            return false;
        }
        boolean fresh = false;
        long bytes = 0;
        List<O> operations = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            Entry<O> entry = batch.get(i);
            operations.add(entry.op());
            bytes += entry.op().bytes();
            fresh |= entry.failures == 0;
        }
        Judge<O> judge = new Judge<>(batch);
        long sentAt = shared.clock().nanos();
        judge.judge(Judge.verdicts(() -> writer().write(operations), operations.size()));
        boolean allAgain = judge.again.size() == batch.size();
        setbacks = !allAgain ? 0 : fresh ? setbacks + 1 : setbacks;
        land(judge, fresh && allAgain, batch.size(), bytes, sentAt);
        return true;
    }

    /** Closes the writer. */
    void close() {
        Writer<O> open = writer;
        writer = null;
        if (open != null) {
            open.close();
        }
    }

    private boolean awaitWork() {
        lock.lock();
        try {
            while (!stopped) {
                long wait = nanosUntilReady(shared.clock().nanos());
                if (wait == 0) {
                    return true;
                }
                long unused = changed.awaitNanos(Math.min(wait, LONGEST_SLEEP));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return false;
    }

    private List<Entry<O>> take() {
        lock.lock();
        try {
            long now = shared.clock().nanos();
            if (stopped || nanosUntilReady(now) > 0) {
                return List.of();
            }
            held = false;
            List<Entry<O>> batch = queue.take(now);
            inFlight = !batch.isEmpty();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private long nanosUntilReady(long now) {
        if (queue.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (shared.failure().isRaised() || !shared.presence().isSure()) {
            return LONGEST_SLEEP;
        }
        long wait = queue.nanosUntilReady(now);
        return held ? Math.max(wait, heldUntil - now) : wait;
    }

    /** Puts back what failed, then tells the task what is settled. */
    private void land(Judge<O> judge, boolean setback, int sent, long bytes, long sentAt) {
        long now = shared.clock().nanos();
        boolean tooMuch = isBusy(judge) || (writer != null && writer.hadToDivide());
        lock.lock();
        try {
            if (setback) {
                held = true;
                heldUntil = now + pause(setbacks);
            }
            if (tooMuch) {
                queue.size().refused(sent, bytes);
            } else if (judge.again.isEmpty()) {
                queue.size().taken(sent, bytes);
            }
            for (Entry<O> entry : judge.again) {
                giveBack(judge, entry, now);
            }
            inFlight = false;
            trouble = troubleAfter(judge);
            landed.signalAll();
        } finally {
            lock.unlock();
        }
        shared.rounds().add(judge.round(bytes, now - sentAt));
        if (judge.fatal != null) {
            shared.failure().raise(judge.fatal);
        }
    }

    private static boolean isBusy(Judge<?> judge) {
        return judge.retry != null && judge.retry.fault() == Fault.TARGET_BUSY;
    }

    private void giveBack(Judge<O> judge, Entry<O> entry, long now) {
        if (entry.isAbandoned()) {
            judge.settled.add(entry);
            return;
        }
        entry.failures++;
        entry.due = held ? heldUntil : now + pause(entry.failures);
        queue.giveBack(entry);
    }

    private long pause(int failures) {
        return shared.options().backoff().nanos(failures, shared.chance().getAsDouble());
    }

    private @Nullable Trouble troubleAfter(Judge<O> judge) {
        Verdict.Retry retry = judge.retry;
        Trouble before = trouble;
        if (retry != null) {
            long since = before == null ? shared.clock().millis() : before.sinceMillis();
            return new Trouble(retry.fault(), retry.reason(), since);
        }
        return queue.hasFailed() ? before : null;
    }

    private Writer<O> writer() {
        if (writer == null) {
            writer = writers.get();
        }
        return writer;
    }
}
