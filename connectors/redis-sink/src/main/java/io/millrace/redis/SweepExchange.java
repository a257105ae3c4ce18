package io.millrace.redis;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.Removals;
import io.millrace.sink.Verdict;
import java.util.ArrayList;
import java.util.List;

/** A connection as a sweep uses it: every command has to succeed, or the sweep is tried again later as a whole. */
final class SweepExchange implements AutoCloseable {
    private final RedisClient.Connection connection;
    private final boolean ofNode;

    /** @param ofNode whether the connection leads to one node of a cluster, which sends nothing on */
    SweepExchange(RedisClient.Connection connection, boolean ofNode) {
        this.connection = connection;
        this.ofNode = ofNode;
    }

    /** Sends commands and returns the reply to the last. */
    Reply.Done last(List<List<byte[]>> commands) {
        List<Reply.Done> replies = all(commands);
        return replies.get(replies.size() - 1);
    }

    /** Sends commands and returns the reply to each. */
    List<Reply.Done> all(List<List<byte[]>> commands) {
        List<Reply.Done> done = new ArrayList<>(commands.size());
        for (Reply reply : connection.exchange(commands)) {
            if (reply instanceof Reply.Lost lost) {
                throw new FaultException(Fault.TARGET_UNREACHABLE, lost.reason());
            }
            if (reply instanceof Reply.Refused refused) {
                throw refused(refused.error());
            }
            done.add((Reply.Done) reply);
        }
        return done;
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public void close() {
        connection.close();
    }

    private FaultException refused(String error) {
        if (ofNode && Redirect.isOne(error)) {
            return new FaultException(Fault.TARGET_BUSY, SlotHolders.RESTLESS);
        }
        Verdict verdict = ReplyJudge.judge(error);
        return verdict instanceof Verdict.Retry retry && retry.fault() == Fault.TARGET_PRIVILEGES
                ? new FaultException(
                        retry.fault(),
                        retry.reason()
                                + " To sweep it also needs SCAN, MGET (in a cluster GET), SADD, SMEMBERS and EXPIRE,"
                                + " and " + SweepNotes.PREFIX + "*; or set sweep=off and on.truncate=fail.")
                : Removals.failure(verdict);
    }
}
