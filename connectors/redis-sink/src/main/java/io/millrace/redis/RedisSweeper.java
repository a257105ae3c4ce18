package io.millrace.redis;

import io.millrace.core.change.Origin;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.Removals;
import io.millrace.sink.SweepMark;
import io.millrace.sink.Sweeper;
import io.millrace.sink.Template;
import io.millrace.sink.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes keys that no record names. The keys of a topic are found by what they begin with, and only those that have a
 * version are ours to remove.
 */
final class RedisSweeper implements Sweeper {
    private final RedisClient client;
    private final Layouts layouts;
    private final Guard guard;
    private final boolean inCluster;
    private final RedisPipeline removals;
    private RedisClient.@Nullable Connection connection;

    RedisSweeper(RedisClient client, Layouts layouts, Guard guard, Duration tombstoneRetention, boolean inCluster) {
        this.client = client;
        this.layouts = layouts;
        this.guard = guard;
        this.inCluster = inCluster;
        this.removals = new RedisPipeline(client, new Requests(new Commands(guard, tombstoneRetention), false));
    }

    @Override
    public String part(Origin origin) {
        if (inCluster) {
            throw new FaultException(
                    Fault.SWEEP_IMPOSSIBLE,
                    "The keys of a cluster are spread over its nodes and are not looked through.");
        }
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
        return last(SweepNotes.owner(part, owner)).texts().size() == 1;
    }

    @Override
    public Set<Integer> note(String part, SweepMark mark, int partitions) {
        return SweepNotes.partitions(last(SweepNotes.mark(part, mark)));
    }

    @Override
    public Walk walk(String part, long below) {
        return new KeyWalk(this::last, part, below);
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
        if (connection != null) {
            connection.close();
        }
    }

    /** Sends commands, all of which have to succeed, and returns the reply to the last. */
    private Reply.Done last(List<List<byte[]>> commands) {
        Reply.Done last = null;
        for (Reply reply : open().exchange(commands)) {
            if (reply instanceof Reply.Lost lost) {
                throw new FaultException(Fault.TARGET_UNREACHABLE, lost.reason());
            }
            if (reply instanceof Reply.Refused refused) {
                throw refused(ReplyJudge.judge(refused.error()));
            }
            last = (Reply.Done) reply;
        }
        if (last == null) {
            throw new IllegalArgumentException("Nothing to send.");
        }
        return last;
    }

    private RedisClient.Connection open() {
        RedisClient.Connection current = connection;
        if (current == null || !current.isOpen()) {
            if (current != null) {
                current.close();
            }
            current = client.connect();
            connection = current;
        }
        return current;
    }

    private static FaultException refused(Verdict verdict) {
        return verdict instanceof Verdict.Retry retry && retry.fault() == Fault.TARGET_PRIVILEGES
                ? new FaultException(
                        retry.fault(),
                        retry.reason() + " To sweep it also needs SCAN, MGET, SADD, SMEMBERS and EXPIRE, and "
                                + SweepNotes.PREFIX + "*; or set sweep=off and on.truncate=fail.")
                : Removals.failure(verdict);
    }
}
