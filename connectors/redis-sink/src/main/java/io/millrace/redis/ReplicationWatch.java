package io.millrace.redis;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        /** And nothing is left at all. */
        EMPTY
    }

    private final Map<String, String> streams = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final AtomicReference<Finding> finding = new AtomicReference<>(Finding.NOTHING);

    @Override
    public RedisClient.Connection greet(RedisClient.Connection opened, String server) {
        List<Reply> replies = opened.exchange(QUESTIONS);
        if (replies.get(0) instanceof Reply.Done info && replies.get(1) instanceof Reply.Done size) {
            look(server, info.text(), size.numbers().get(0));
        } else if (replies.get(0) instanceof Reply.Refused refused) {
            LOG.debug("{} does not tell about its replication, so a failover cannot be noticed: {}", server, refused);
        }
        return opened;
    }

    /** What was noticed since the last call. */
    Finding take() {
        return finding.getAndSet(Finding.NOTHING);
    }

    private synchronized void look(String server, String info, long keys) {
        Matcher stream = STREAM.matcher(info);
        if (!stream.find() || info.contains("role:slave")) {
            return; // An older server, or one that refuses writes anyway.
        }
        Matcher before = STREAM_BEFORE.matcher(info);
        String previous = streams.put(server, stream.group(1));
        boolean changed = previous == null
                ? before.find() && known.contains(before.group(1)) && !known.contains(stream.group(1))
                : !previous.equals(stream.group(1));
        known.add(stream.group(1));
        if (changed) {
            Finding found = keys == 0 ? Finding.EMPTY : Finding.TAKEN_OVER;
            LOG.warn("{} does not continue what was written to it before ({} keys)", server, keys);
            finding.accumulateAndGet(found, (held, next) -> held.compareTo(next) > 0 ? held : next);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
