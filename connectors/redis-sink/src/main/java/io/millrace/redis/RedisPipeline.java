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
        Round round = new Round(batch);
        List<Request> due = requests.of(batch);
        for (int i = 0; i < MAX_ROUNDS && !due.isEmpty(); i++) {
            due = round.send(open, due);
        }
        if (round.outdated) {
            close();
        }
        return Arrays.stream(round.verdicts)
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

    /** A batch on its way: what is known of it, and what the server has to be told before the next requests. */
    private final class Round {
        private final List<RedisOp> batch;
        private final @Nullable Verdict[] verdicts;
        private final Set<GuardScript> unknown = EnumSet.noneOf(GuardScript.class);
        private boolean outdated;

        Round(List<RedisOp> batch) {
            this.batch = batch;
            this.verdicts = new @Nullable Verdict[batch.size()];
        }

        /** Sends requests, behind the scripts they miss, and returns what has to be sent again. */
        List<Request> send(RedisClient.Connection open, List<Request> due) {
            List<List<byte[]>> commands = new ArrayList<>(unknown.size() + due.size());
            unknown.forEach(script -> commands.add(script.load()));
            due.forEach(request -> commands.add(request.arguments()));
            int loads = unknown.size();
            unknown.clear();
            List<Reply> replies = open.exchange(commands);
            String loadError = replies.subList(0, loads).stream()
                    .filter(Reply.Refused.class::isInstance)
                    .map(reply -> ((Reply.Refused) reply).error())
                    .findFirst()
                    .orElse(null);
            List<Request> again = new ArrayList<>();
            for (int i = 0; i < due.size(); i++) {
                again.addAll(settle(due.get(i), replies.get(loads + i), loadError));
            }
            return again;
        }

        private List<Request> settle(Request request, Reply reply, @Nullable String loadError) {
            if (reply instanceof Reply.Refused refused) {
                if (request.script() == null || !ReplyJudge.isUnknownScript(refused.error())) {
                    return refused(request, refused.error());
                }
                if (loadError != null) {
                    return refused(request, loadError);
                }
                unknown.add(request.script());
                return List.of(request);
            }
            if (reply instanceof Reply.Lost lost) {
                all(request, Verdict.retry(Fault.TARGET_UNREACHABLE, lost.reason()));
            } else if (reply instanceof Reply.Done done) {
                applied(request, done);
            }
            return List.of();
        }

        private List<Request> refused(Request request, String error) {
            Verdict verdict = ReplyJudge.judge(error);
            if (request.places().size() > 1 && ReplyJudge.mayBeOneOf(verdict)) {
                return requests.singly(batch, request);
            }
            outdated |= ReplyJudge.asksForNewConnection(error);
            all(request, verdict);
            return List.of();
        }

        private void applied(Request request, Reply.Done done) {
            all(request, Verdict.APPLIED);
            if (request.script() != null) {
                for (long met : done.numbers()) {
                    verdicts[request.places().get((int) Math.abs(met) - 1)] =
                            met > 0 ? Verdict.SUPERSEDED : Verdict.DUPLICATE;
                }
            }
        }

        private void all(Request request, Verdict verdict) {
            request.places().forEach(place -> verdicts[place] = verdict);
        }
    }
}
