package io.millrace.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a task, as its thread sees them: operations are spread over them by their target, so that all operations
 * on one target go the same way.
 */
final class Lanes<O extends WriteOp> {
    private static final long LANDING_PATIENCE = TimeUnit.SECONDS.toNanos(2);
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private final SinkClock clock;
    private final List<Lane<O>> lanes;
    private final List<List<Entry<O>>> staged;
    private final LaneRunner runner;

    Lanes(Lane.Shared<O> shared, Supplier<? extends Writer<O>> writers, LaneRunner runner) {
        this.clock = shared.clock();
        this.runner = runner;
        this.lanes = IntStream.range(0, shared.options().lanes())
                .mapToObj(number -> new Lane<>(shared, writers))
                .toList();
        this.staged = lanes.stream()
                .map(lane -> (List<Entry<O>>) new ArrayList<Entry<O>>())
                .toList();
        runner.start(shared.options().name(), lanes);
    }

    /** Puts an operation aside for its lane. */
    void stage(Entry<O> entry) {
        staged.get(laneOf(entry.op().target())).add(entry);
    }

    /** Hands over what was put aside; what waiting operations absorbed at once is added to {@code absorbed}. */
    void flush(List<Entry<O>> absorbed) {
        for (int i = 0; i < lanes.size(); i++) {
            List<Entry<O>> entries = staged.get(i);
            if (!entries.isEmpty()) {
                lanes.get(i).offer(entries, absorbed);
                entries.clear();
            }
        }
    }

    /** Why lanes are trying again: the trouble that lasts longest, or null. */
    @Nullable
    Trouble trouble() {
        Trouble longest = null;
        for (Lane<O> lane : lanes) {
            Trouble trouble = lane.trouble();
            if (trouble != null && (longest == null || trouble.sinceMillis() < longest.sinceMillis())) {
                longest = trouble;
            }
        }
        return longest;
    }

    /** Drops what nobody waits for any more, and gives requests in flight a moment to land. */
    List<Entry<O>> abandon() {
        List<Entry<O>> abandoned = new ArrayList<>();
        lanes.forEach(lane -> abandoned.addAll(lane.takeAbandoned()));
        long deadline = clock.nanos() + LANDING_PATIENCE;
        lanes.forEach(lane -> lane.awaitLanding(deadline));
        return abandoned;
    }

    /** Ends all lanes, after a moment for requests in flight. */
    void stop() {
        lanes.forEach(Lane::stop);
        runner.awaitEnd();
    }

    private int laneOf(Object target) {
        int spread = target.hashCode() * GOLDEN_RATIO;
        return (int) (((spread & 0xFFFFFFFFL) * lanes.size()) >>> 32);
    }
}
