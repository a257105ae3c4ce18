package io.millrace.redis;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        /** And nothing is left of what was written. */
        EMPTY
    }

    private final Map<String, String> streams = new HashMap<>();
    private final Set<String> known = new HashSet<>();

    /** The streams into which something was written. */
    private final Set<String> written = ConcurrentHashMap.newKeySet();

    private final AtomicReference<Finding> finding = new AtomicReference<>(Finding.NOTHING);

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
        known.add(now);
        if (before != null && !before.equals(now)) {
            Finding found = keys == 0 && written.contains(before) ? Finding.EMPTY : Finding.TAKEN_OVER;
            LOG.warn("{} does not continue what was written to it before ({} keys)", server, keys);
            finding.accumulateAndGet(found, (held, next) -> held.compareTo(next) > 0 ? held : next);
        }
        return now;
    }

    /** A connection that remembers whether anything was written through it. */
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
            if (!noted && commands.stream().anyMatch(command -> CommandKey.slot(command) >= 0)) {
                noted = true;
                written.add(stream);
            }
            return inner.send(commands);
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
