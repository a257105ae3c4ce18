package io.millrace.redis;

import io.millrace.core.fault.Fault;
import io.millrace.sink.Verdict;
import io.millrace.sink.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends the batches of one lane, each in one exchange if all goes well, and judges every operation by its reply. */
final class RedisPipeline implements Writer<RedisOp> {
    /** The batch itself, then with scripts the server did not know, then one by one what was refused together. */
    private static final int MAX_ROUNDS = 3;

    private static final Verdict UNFINISHED = Verdict.retry(
            Fault.TARGET_BUSY, "Redis forgot a script while the batch was being sent. It is loaded again.");

    private final RedisClient client;
    private final Requests requests;
    private RedisClient.@Nullable Connection connection;

    RedisPipeline(RedisClient client, Requests requests) {
        this.client = client;
        this.requests = requests;
    }

    @Override
    public List<Verdict> write(List<RedisOp> batch) {
        RedisClient.Connection open = open();
        @Nullable Verdict[] verdicts = new @Nullable Verdict[batch.size()];
        Set<GuardScript> unknown = EnumSet.noneOf(GuardScript.class);
        List<Request> due = requests.of(batch);
        for (int round = 0; round < MAX_ROUNDS && !due.isEmpty(); round++) {
            List<Reply> replies = exchange(open, unknown, due);
            unknown.clear();
            due = settle(batch, due, replies, unknown, verdicts);
        }
        return Arrays.stream(verdicts)
                .map(verdict -> verdict == null ? UNFINISHED : verdict)
                .toList();
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private RedisClient.Connection open() {
        RedisClient.Connection current = connection;
        if (current != null && current.isOpen()) {
            return current;
        }
        close();
        RedisClient.Connection opened = client.connect();
        connection = opened;
        return opened;
    }

    /** The replies to the requests, after the scripts that the server did not know have been loaded. */
    private static List<Reply> exchange(RedisClient.Connection open, Set<GuardScript> unknown, List<Request> due) {
        List<List<byte[]>> commands = new ArrayList<>(unknown.size() + due.size());
        unknown.forEach(script -> commands.add(script.load()));
        due.forEach(request -> commands.add(request.arguments()));
        List<Reply> replies = open.exchange(commands);
        return replies.subList(unknown.size(), replies.size());
    }

    /** Gives a verdict to what has one and returns what has to be sent again. */
    private List<Request> settle(
            List<RedisOp> batch,
            List<Request> sent,
            List<Reply> replies,
            Set<GuardScript> unknown,
            @Nullable Verdict[] verdicts) {
        List<Request> again = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            Request request = sent.get(i);
            Reply reply = replies.get(i);
            if (reply instanceof Reply.Done done) {
                applied(request, done, verdicts);
            } else if (reply instanceof Reply.Lost lost) {
                all(request, Verdict.retry(Fault.TARGET_UNREACHABLE, lost.reason()), verdicts);
            } else if (reply instanceof Reply.Refused refused) {
                again.addAll(refused(batch, request, refused.error(), unknown, verdicts));
            }
        }
        return again;
    }

    private List<Request> refused(
            List<RedisOp> batch,
            Request request,
            String error,
            Set<GuardScript> unknown,
            @Nullable Verdict[] verdicts) {
        if (request.script() != null && ReplyJudge.isUnknownScript(error)) {
            unknown.add(request.script());
            return List.of(request);
        }
        Verdict verdict = ReplyJudge.judge(error);
        if (request.places().size() > 1 && ReplyJudge.mayBeOneOf(verdict)) {
            return requests.singly(batch, request);
        }
        all(request, verdict, verdicts);
        return List.of();
    }

    private static void applied(Request request, Reply.Done done, @Nullable Verdict[] verdicts) {
        all(request, Verdict.APPLIED, verdicts);
        if (request.script() != null) {
            for (long newer : done.numbers()) {
                verdicts[request.places().get((int) newer - 1)] = Verdict.SUPERSEDED;
            }
        }
    }

    private static void all(Request request, Verdict verdict, @Nullable Verdict[] verdicts) {
        request.places().forEach(place -> verdicts[place] = verdict);
    }
}
