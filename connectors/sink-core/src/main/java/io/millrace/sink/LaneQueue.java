package io.millrace.sink;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What waits in one lane: operations that arrived, and before them those that failed and are to be tried again.
 *
 * <p>Of the operations that replace, one waits per target: the newest absorbs the others and takes their place. So a
 * failed one never overtakes a newer one, and a target that changes all the time costs one operation per request.
 * Operations that append wait behind a failed one of their target. Not thread-safe.
 */
final class LaneQueue<O extends WriteOp> {
    private final BatchSize size;
    private final long lingerNanos;

    /** By target, in order of arrival; an operation that appends is its own key. */
    private final Map<Object, Entry<O>> arrived = new LinkedHashMap<>();

    private final Map<Object, Entry<O>> failed = new LinkedHashMap<>();
    private long arrivedBytes;
    private long oldestArrival;
    private long nextDue;

    LaneQueue(SinkOptions options) {
        this.size = new BatchSize(options.batchRecords(), options.batchBytes());
        this.lingerNanos = options.linger().toNanos();
    }

    /** How large its requests are. */
    BatchSize size() {
        return size;
    }

    boolean isEmpty() {
        return arrived.isEmpty() && failed.isEmpty();
    }

    boolean hasFailed() {
        return !failed.isEmpty();
    }

    /** Takes an operation in; returns the one that was absorbed, this or an older one, or null. */
    @Nullable
    Entry<O> add(Entry<O> entry, long now) {
        Object key = key(entry);
        Entry<O> other = failed.isEmpty() ? null : failed.get(key);
        if (other != null) {
            return mergeFailed(key, other, entry);
        }
        if (arrived.isEmpty()) {
            oldestArrival = now;
        }
        other = arrived.putIfAbsent(key, entry);
        if (other == null) {
            arrivedBytes += entry.op().bytes();
            return null;
        }
        arrivedBytes -= other.op().bytes();
        Entry<O> newest = merge(other, entry);
        arrivedBytes += newest.op().bytes();
        if (newest == entry) {
            arrived.put(key, entry);
            return other;
        }
        return entry;
    }

    /** Takes back an operation that is to be tried again when it is due. */
    void giveBack(Entry<O> entry) {
        Object key = key(entry);
        Entry<O> other = arrived.remove(key);
        if (other != null) {
            arrivedBytes -= other.op().bytes();
        }
        if (failed.isEmpty() || entry.due - nextDue < 0) {
            nextDue = entry.due;
        }
        if (other == null) {
            failed.put(key, entry);
        } else {
            mergeFailed(key, entry, other);
        }
    }

    /** How long until there is something to send: 0 for at once, {@link Long#MAX_VALUE} for never. */
    long nanosUntilReady(long now) {
        long wait = Long.MAX_VALUE;
        if (!failed.isEmpty()) {
            wait = Math.max(nextDue - now, 0);
        }
        if (!arrived.isEmpty()) {
            boolean full = arrived.size() >= size.records() || arrivedBytes >= size.bytes();
            wait = full ? 0 : Math.min(wait, Math.max(oldestArrival + lingerNanos - now, 0));
        }
        return wait;
    }

    /** Takes the next batch out; empty if nothing may be sent now. */
    List<Entry<O>> take(long now) {
        Batch batch = new Batch(Math.min(size.records(), arrived.size() + failed.size()));
        if (!failed.isEmpty() && nextDue - now <= 0) {
            takeFailed(batch, now);
        }
        if (!arrived.isEmpty()) {
            takeArrived(batch);
        }
        return batch.entries;
    }

    /** Takes out what nobody waits for any more. */
    List<Entry<O>> takeAbandoned() {
        List<Entry<O>> abandoned = new ArrayList<>();
        takeAbandoned(failed, abandoned);
        int before = abandoned.size();
        takeAbandoned(arrived, abandoned);
        for (Entry<O> entry : abandoned.subList(before, abandoned.size())) {
            arrivedBytes -= entry.op().bytes();
        }
        return abandoned;
    }

    private void takeFailed(Batch batch, long now) {
        long wait = Long.MAX_VALUE;
        Set<Object> held = new HashSet<>();
        Iterator<Entry<O>> each = failed.values().iterator();
        while (each.hasNext()) {
            Entry<O> entry = each.next();
            boolean free = held.isEmpty() || !held.contains(entry.op().target());
            if (free && entry.due - now <= 0 && batch.fits(entry)) {
                batch.add(entry);
                each.remove();
            } else {
                wait = Math.min(wait, Math.max(entry.due - now, 0));
                hold(entry, held);
            }
        }
        nextDue = now + wait;
    }

    private void takeArrived(Batch batch) {
        Set<Object> held = new HashSet<>();
        failed.values().forEach(entry -> hold(entry, held));
        Iterator<Entry<O>> each = arrived.values().iterator();
        while (each.hasNext()) {
            Entry<O> entry = each.next();
            if (!held.isEmpty() && held.contains(entry.op().target())) {
                continue;
            }
            if (!batch.fits(entry)) {
                return;
            }
            batch.add(entry);
            arrivedBytes -= entry.op().bytes();
            each.remove();
        }
    }

    /** Makes later operations on the target wait: only appends need that, the others were merged. */
    private void hold(Entry<O> entry, Set<Object> held) {
        if (entry.op().coalesce() == Coalesce.APPEND) {
            held.add(entry.op().target());
        }
    }

    private Entry<O> mergeFailed(Object key, Entry<O> first, Entry<O> later) {
        int failures = first.failures;
        long due = first.due;
        Entry<O> newest = merge(first, later);
        newest.failures = failures;
        newest.due = due;
        failed.put(key, newest);
        return newest == first ? later : first;
    }

    /**
     * Lets the newer of two absorb the other and returns it. An older one that comes later has nothing left to do: it is a
     * replay of what was done before the newer one.
     */
    private Entry<O> merge(Entry<O> first, Entry<O> later) {
        if (later.op().version() >= first.op().version()) {
            later.absorbEarlier(first);
            return later;
        }
        first.absorb(later);
        return first;
    }

    private Object key(Entry<O> entry) {
        return entry.op().coalesce() == Coalesce.APPEND ? entry : entry.op().target();
    }

    private void takeAbandoned(Map<Object, Entry<O>> waiting, List<Entry<O>> abandoned) {
        waiting.values().removeIf(entry -> {
            boolean gone = entry.isAbandoned();
            if (gone) {
                abandoned.add(entry);
            }
            return gone;
        });
    }

    /** A request that fills up. */
    private final class Batch {
        private final List<Entry<O>> entries;
        private long bytes;

        private Batch(int expected) {
            entries = new ArrayList<>(expected);
        }

        private boolean fits(Entry<O> entry) {
            return entries.isEmpty()
                    || (entries.size() < size.records() && bytes + entry.op().bytes() <= size.bytes());
        }

        private void add(Entry<O> entry) {
            entries.add(entry);
            bytes += entry.op().bytes();
        }
    }
}
