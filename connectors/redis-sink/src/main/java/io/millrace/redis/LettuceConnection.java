package io.millrace.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of Lettuce, used by one thread. */
final class LettuceConnection implements RedisClient.Connection {
    private static final Logger LOG = LoggerFactory.getLogger(LettuceConnection.class);
    private static final long CLOSE_MILLIS = 500;

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final String server;
    private final Duration timeout;
    private boolean closed;

    LettuceConnection(StatefulRedisConnection<byte[], byte[]> connection, String server, Duration timeout) {
        this.connection = connection;
        this.server = server;
        this.timeout = timeout;
    }

    @Override
    public Supplier<List<Reply>> send(List<List<byte[]>> commands) {
        long deadline = System.nanoTime() + timeout.toNanos();
        Answers answers = new Answers(commands.size());
        for (int i = 0; i < commands.size(); i++) {
            int place = i;
            connection.dispatch(new RespCommand(commands.get(i), reply -> answers.accept(place, reply)));
        }
        return () -> await(answers, deadline);
    }

    private List<Reply> await(Answers answers, long deadline) {
        String unanswered = "The connection to " + server + " ended before Redis answered";
        try {
            if (!answers.await(deadline - System.nanoTime())) {
                unanswered = "Redis at " + server + " did not answer within " + timeout.toMillis() + " ms";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (answers.areMissing()) {
            close(); // Even if it ended by itself: one that ends while it opens stays open in Lettuce's eyes.
        }
        return answers.all(new Reply.Lost(unanswered + ". The operation is tried again."));
    }

    @Override
    public boolean isOpen() {
        return !closed && connection.isOpen();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            connection.closeAsync().get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Closing the connection to {} took too long or failed", server, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The replies as they come in on Lettuce's thread; the first reply to a command counts. */
    private static final class Answers {
        private final AtomicReferenceArray<@Nullable Reply> replies;
        private final CountDownLatch missing;

        Answers(int count) {
            this.replies = new AtomicReferenceArray<>(count);
            this.missing = new CountDownLatch(count);
        }

        void accept(int place, Reply reply) {
            if (replies.compareAndSet(place, null, reply)) {
                missing.countDown();
            }
        }

        boolean await(long nanos) throws InterruptedException {
            return missing.await(nanos, TimeUnit.NANOSECONDS);
        }

        /** Whether there is a command without a reply of the server. */
        boolean areMissing() {
            return IntStream.range(0, replies.length())
                    .mapToObj(replies::get)
                    .anyMatch(reply -> reply == null || reply instanceof Reply.Lost);
        }

        /** Every reply, and the given one for commands without an answer. */
        List<Reply> all(Reply.Lost unanswered) {
            return IntStream.range(0, replies.length())
                    .mapToObj(replies::get)
                    .map(reply -> reply == null || reply instanceof Reply.Lost ? unanswered : reply)
                    .toList();
        }
    }
}
