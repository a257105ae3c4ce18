package io.millrace.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A connection on which nothing counts as done before enough replicas have it. */
final class ReplicatedConnection implements RedisClient.Connection {
    private final RedisClient.Connection inner;
    private final int replicas;
    private final List<byte[]> wait;
    private final String missing;

    ReplicatedConnection(RedisClient.Connection inner, int replicas, Duration patience) {
        this.inner = inner;
        this.replicas = replicas;
        this.wait =
                List.of(ascii("WAIT"), ascii(Integer.toString(replicas)), ascii(Long.toString(patience.toMillis())));
        this.missing = " of " + replicas + " replicas have the batch after " + patience.toMillis()
                + " ms, as wait.replicas asks for";
    }

    @Override
    public Supplier<List<Reply>> send(List<List<byte[]>> commands) {
        if (commands.stream().noneMatch(command -> CommandKey.slot(command) >= 0)) {
            return inner.send(commands); // Nothing is written.
        }
        List<List<byte[]>> all = new ArrayList<>(commands);
        all.add(wait);
        Supplier<List<Reply>> answers = inner.send(all);
        return () -> judged(answers.get());
    }

    @Override
    public boolean isOpen() {
        return inner.isOpen();
    }

    @Override
    public void close() {
        inner.close();
    }

    private List<Reply> judged(List<Reply> replies) {
        List<Reply> own = replies.subList(0, replies.size() - 1);
        Reply last = replies.get(replies.size() - 1);
        if (last instanceof Reply.Done done && done.numbers().get(0) >= replicas) {
            return own;
        }
        Reply instead = last instanceof Reply.Done done
                ? new Reply.Refused("NOREPLICAS " + done.numbers().get(0) + missing)
                : last;
        return own.stream()
                .map(reply -> reply instanceof Reply.Done ? instead : reply)
                .toList();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
