package io.millrace.redis;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.Sweeper;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A way through the keys of all primaries of a cluster, one primary after the other.
 *
 * <p>A key that goes from one that is still to come to one that is done would be passed over. So who has which slot is
 * looked at before the first key and after the last, and a walk in which that has changed ends with a fault that has it
 * begin anew. Keys are only ever asked for at the node that named them, which refuses once it has them no longer.
 */
final class ClusterWalk implements Sweeper.Walk {
    private final List<SweepExchange> primaries;
    private final SlotHolders holders;
    private final Queue<KeyWalk> ahead = new ArrayDeque<>();

    /** @param primaries one connection to each, which the walk closes */
    ClusterWalk(List<SweepExchange> primaries, String beginning, long below) {
        this.primaries = List.copyOf(primaries);
        this.holders = SlotHolders.ask(this.primaries);
        this.primaries.forEach(primary -> ahead.add(KeyWalk.ofNode(primary, beginning, below)));
    }

    @Override
    public Sweeper.@Nullable Page next() {
        while (!ahead.isEmpty()) {
            Sweeper.Page page = ahead.element().next();
            if (page != null) {
                return page;
            }
            ahead.remove().close();
            if (ahead.isEmpty() && !SlotHolders.ask(primaries).equals(holders)) {
                throw new FaultException(Fault.TARGET_BUSY, SlotHolders.RESTLESS);
            }
        }
        return null;
    }

    @Override
    public void close() {
        ahead.forEach(KeyWalk::close);
        primaries.forEach(SweepExchange::close);
    }
}
