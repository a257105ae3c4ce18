package io.millrace.redis;

import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.Removals;
import io.millrace.sink.SweepMark;
import io.millrace.sink.Sweeper;
import io.millrace.sink.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes keys that no record names. The keys of a topic are found by what they begin with, on every node of a cluster, and
 * only those that have a version are ours to remove.
 */
final class RedisSweeper implements Sweeper {
    private final RedisClient client;
    private final Layouts layouts;
    private final Guard guard;
    private final boolean inCluster;
    private final RedisPipeline removals;
    private @Nullable SweepExchange notes;

    RedisSweeper(RedisClient client, Layouts layouts, Guard guard, Duration tombstoneRetention, boolean inCluster) {
        this.client = client;
        this.layouts = layouts;
        this.guard = guard;
        this.inCluster = inCluster;
        this.removals = new RedisPipeline(client, new Requests(new Commands(guard, tombstoneRetention), inCluster));
    }

    @Override
    public String part(Origin origin) {
        if (guard == Guard.NONE) {
            throw new FaultException(
                    Fault.SWEEP_IMPOSSIBLE,
                    "With guard=none no key has a version, so old rows cannot be told from new ones. Use guard=version.");
        }
        Layout layout = layouts.of(origin.topic());
        if (!layout.shape().holdsRow()) {
            throw new FaultException(
                    Fault.SWEEP_IMPOSSIBLE,
                    "With shape=" + layout.shape().text()
                            + " rows have no keys of their own that could be looked through.");
        }
        return Template.parse(layout.key())
                .ownedBy(origin.topic())
                .orElseThrow(() -> new FaultException(
                        Fault.SWEEP_IMPOSSIBLE,
                        "The keys of a topic cannot be told from others by what key=" + layout.key()
                                + " lets them begin with. Begin with text and ${topic} and separate it from what follows, as"
                                + " in ${topic}:${key}."));
    }

    @Override
    public boolean isSole(String part, String owner) {
        return notes().last(SweepNotes.owner(part, owner)).texts().size() == 1;
    }

    @Override
    public Set<Integer> note(String part, SweepMark mark, int partitions) {
        return SweepNotes.partitions(notes().last(SweepNotes.mark(part, mark)));
    }

    @Override
    public Walk walk(String part, long below) {
        List<SweepExchange> servers = client.connectToEach().stream()
                .map(server -> new SweepExchange(server, inCluster))
                .toList();
        try {
            return inCluster ? new ClusterWalk(servers, part, below) : KeyWalk.of(servers.get(0), part, below);
        } catch (RuntimeException e) {
            servers.forEach(SweepExchange::close);
            throw e;
        }
    }

    @Override
    public int remove(String part, List<String> names, long version) {
        List<RedisOp> batch = new ArrayList<>(names.size());
        names.forEach(name -> batch.add(new RedisOp.Remove(name, version, -1)));
        return Removals.count(removals.write(batch));
    }

    @Override
    public void close() {
        removals.close();
        if (notes != null) {
            notes.close();
        }
    }

    private SweepExchange notes() {
        SweepExchange open = notes;
        if (open == null || !open.isOpen()) {
            if (open != null) {
                open.close();
            }
            open = new SweepExchange(client.connect(), false);
            notes = open;
        }
        return open;
    }
}
