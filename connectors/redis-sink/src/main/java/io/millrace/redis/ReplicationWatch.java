package io.millrace.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices at new connections that a server does not continue what was written before: another has taken over, or the
 * same was started again. Redis tells that by the identity of its replication stream.
 */
final class ReplicationWatch implements Greeting {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicationWatch.class);
    private static final List<List<byte[]>> QUESTIONS =
            List.of(List.of(ascii("INFO"), ascii("replication")), List.of(ascii("DBSIZE")));
    private static final Pattern STREAM = Pattern.compile("master_replid:(\\w+)");
    private static final Pattern STREAM_BEFORE = Pattern.compile("master_replid2:(\\w+)");

    /** What was noticed; the worse one is kept until it is taken. */
    enum Finding {
        NOTHING,
        /** The stream is another: the last writes may be missing. */
        TAKEN_OVER,
        /** And nothing is left of what was there before the time to which the task would go back. */
        EMPTY
    }

    private final Map<String, String> streams = new HashMap<>();
    private final Set<String> known = new HashSet<>();

    /** The streams that had keys when they were met. */
    private final Set<String> filled = new HashSet<>();

    /** When the first write into a stream was acknowledged. */
    private final Map<String, Long> written = new ConcurrentHashMap<>();

    private final AtomicReference<Finding> finding = new AtomicReference<>(Finding.NOTHING);
    private final long distance;
    private final LongSupplier nanos;

    /** @param distance how far the task would go back */
    ReplicationWatch(Duration distance, LongSupplier nanos) {
        this.distance = distance.toNanos();
        this.nanos = nanos;
    }

    @Override
    public RedisClient.Connection greet(RedisClient.Connection opened, String server) {
        List<Reply> replies = opened.exchange(QUESTIONS);
        if (replies.get(0) instanceof Reply.Done info && replies.get(1) instanceof Reply.Done size) {
            String stream = look(server, info.text(), size.numbers().get(0));
            return stream == null ? opened : new Noting(opened, stream);
        } else if (replies.get(0) instanceof Reply.Refused refused) {
            LOG.debug("{} does not tell about its replication, so a failover cannot be noticed: {}", server, refused);
        }
        return opened;
    }

    /** What was noticed since the last call. */
    Finding take() {
        return finding.getAndSet(Finding.NOTHING);
    }

    /** Returns the stream of a primary. */
    private synchronized @Nullable String look(String server, String info, long keys) {
        Matcher stream = STREAM.matcher(info);
        if (!stream.find() || info.contains("role:slave")) {
            return null; // An older server, or one that refuses writes anyway.
        }
        String now = stream.group(1);
        String there = streams.put(server, now);
        String continued = STREAM_BEFORE
                .matcher(info)
                .results()
                .map(found -> found.group(1))
                .filter(id -> known.contains(id) && !known.contains(now))
                .findFirst()
                .orElse(null);
        String before = there == null ? continued : there;
        if (known.add(now) && keys > 0) {
            filled.add(now);
        }
        if (before != null && !before.equals(now)) {
            Finding found = keys == 0 && heldForLong(before) ? Finding.EMPTY : Finding.TAKEN_OVER;
            LOG.warn("{} does not continue what was written to it before ({} keys)", server, keys);
            finding.accumulateAndGet(found, (held, next) -> held.compareTo(next) > 0 ? held : next);
        }
        return now;
    }

    /** Whether the stream held something that would not be written again from where the task goes back to. */
    private boolean heldForLong(String stream) {
        Long first = written.get(stream);
        return filled.contains(stream) || (first != null && nanos.getAsLong() - first >= distance);
    }

    /** A connection that remembers when a write through it was acknowledged for the first time. */
    private final class Noting implements RedisClient.Connection {
        private final RedisClient.Connection inner;
        private final String stream;
        private boolean noted;

        Noting(RedisClient.Connection inner, String stream) {
            this.inner = inner;
            this.stream = stream;
        }

        @Override
        public Supplier<List<Reply>> send(List<List<byte[]>> commands) {
            Supplier<List<Reply>> replies = inner.send(commands);
            return noted ? replies : () -> note(commands, replies.get());
        }

        private List<Reply> note(List<List<byte[]>> commands, List<Reply> replies) {
            if (!noted && IntStream.range(0, commands.size()).anyMatch(i -> wrote(commands.get(i), replies.get(i)))) {
                noted = true;
                written.putIfAbsent(stream, nanos.getAsLong());
            }
            return replies;
        }

        private static boolean wrote(List<byte[]> command, Reply reply) {
            return reply instanceof Reply.Done && CommandKey.slot(command) >= 0;
        }

        @Override
        public boolean isOpen() {
            return inner.isOpen();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
