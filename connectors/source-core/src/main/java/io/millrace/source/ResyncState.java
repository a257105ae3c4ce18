package io.millrace.source;

import io.millrace.source.ResyncRequest.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What has been and is to be read again; a part of every stored offset, so that it is true of what Kafka has.
 *
 * @param filled under which filters the captured tables are filled or queued; empty if it is not known
 * @param queue what is to be read, in order
 * @param running what is being read
 * @param done what has ended, oldest first
 * @param lastBegin where the clock stood when the last reading began
 * @param lastNumber the number of that reading among those that began there
 */
record ResyncState(
        Optional<Filled> filled,
        List<ResyncRequest> queue,
        @Nullable Running running,
        List<Outcome> done,
        long lastBegin,
        int lastNumber) {
    private static final int REMEMBERED = 20;

    /** Nothing is known, queued or done. */
    static final ResyncState EMPTY = new ResyncState(Optional.empty(), List.of(), null, List.of(), -1, 0);

    ResyncState {
        queue = List.copyOf(queue);
        done = List.copyOf(done);
    }

    /** The filters under which tables are filled; nothing at all is if there is a cause to read them all. */
    record Filled(Map<String, String> filters, @Nullable Cause nothing) {
        Filled {
            filters = Map.copyOf(filters);
        }

        static Filled under(Map<String, String> filters) {
            return new Filled(filters, null);
        }

        static Filled nothing(Cause because) {
            return new Filled(Map.of(), because);
        }
    }

    /**
     * A reading on its way.
     *
     * @param generation that of its rows
     * @param version that of its markers: no row that it meets has a smaller one
     * @param number that of the reading among those which began at the same value of the clock
     * @param rows how many have been read
     * @param reached the key of the last row that was read, and the last one to be read, for people
     */
    record Running(
            ResyncRequest request,
            String generation,
            long version,
            int number,
            long rows,
            @Nullable String reached) {

        Running at(long read, @Nullable String key) {
            return new Running(request, generation, version, number, read, key);
        }
    }

    /**
     * How a reading ended.
     *
     * @param refusal why it was not read; null if it was
     * @param endedMillis when, by the worker's clock
     */
    record Outcome(
            ResyncRequest request, long rows, @Nullable String refusal, long endedMillis) {}

    boolean isIdle() {
        return queue.isEmpty() && running == null;
    }

    /** Whether tables wait that can be read only by a new start of the capture. */
    boolean waits() {
        return !queue.isEmpty() || fillsAll().isPresent();
    }

    /** Why every captured table is to be read, if so. */
    Optional<Cause> fillsAll() {
        return filled.map(Filled::nothing);
    }

    boolean knows(String id) {
        return (running != null && running.request.id().equals(id))
                || queue.stream().anyMatch(request -> request.id().equals(id))
                || done.stream().anyMatch(outcome -> outcome.request.id().equals(id));
    }

    ResyncState filled(Filled now) {
        return new ResyncState(Optional.of(now), queue, running, done, lastBegin, lastNumber);
    }

    /** With requests behind those that wait; a whole table is not queued twice for no one. */
    ResyncState queued(List<ResyncRequest> more) {
        List<ResyncRequest> all = new ArrayList<>(queue);
        for (ResyncRequest request : more) {
            if (request.isAsked() || all.stream().noneMatch(queued -> covers(queued, request))) {
                all.add(request);
            }
        }
        return new ResyncState(filled, all, running, done, lastBegin, lastNumber);
    }

    /** Without the requests that are not to be kept, running or queued. */
    ResyncState keeping(Predicate<ResyncRequest> kept) {
        Running going = running != null && kept.test(running.request) ? running : null;
        return new ResyncState(filled, queue.stream().filter(kept).toList(), going, done, lastBegin, lastNumber);
    }

    /** What was being read is read from its beginning. */
    ResyncState again() {
        if (running == null) {
            return this;
        }
        List<ResyncRequest> all = new ArrayList<>(queue);
        all.add(0, running.request);
        return new ResyncState(filled, all, null, done, lastBegin, lastNumber);
    }

    /** A reading has begun at a value of the clock, with a number that no other one at this value had. */
    ResyncState begun(Running now, long clock) {
        List<ResyncRequest> rest = new ArrayList<>(queue);
        rest.remove(now.request);
        return new ResyncState(filled, rest, now, done, clock, now.number);
    }

    /** The number of a reading that begins now. */
    int nextNumber(long clock) {
        return clock == lastBegin ? lastNumber + 1 : 1;
    }

    ResyncState reading(Running now) {
        return new ResyncState(filled, queue, now, done, lastBegin, lastNumber);
    }

    /** A request has ended in some way. */
    ResyncState ended(Outcome outcome) {
        List<Outcome> all = new ArrayList<>(done);
        all.add(outcome);
        ResyncState rest = keeping(request -> !request.equals(outcome.request));
        return new ResyncState(filled, rest.queue, rest.running, all, lastBegin, lastNumber);
    }

    /** Whatever waits is read with all the tables. */
    ResyncState read(long millis) {
        ResyncState rest = this;
        for (ResyncRequest request : queue) {
            rest = rest.ended(new Outcome(request, 0, null, millis));
        }
        return rest;
    }

    /** Forgets old outcomes, but none of a request that the configuration still has: it would be read again. */
    ResyncState remembering(Set<String> asked) {
        int first = Math.max(0, done.size() - REMEMBERED);
        List<Outcome> kept = new ArrayList<>();
        for (int i = 0; i < done.size(); i++) {
            if (i >= first || asked.contains(done.get(i).request.id())) {
                kept.add(done.get(i));
            }
        }
        return new ResyncState(filled, queue, running, kept, lastBegin, lastNumber);
    }

    private static boolean covers(ResyncRequest queued, ResyncRequest request) {
        return queued.isWhole() && queued.table().equals(request.table());
    }
}
