package io.millrace.redis;

import io.millrace.sink.SweepMark;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the tasks of a sink have to know of each other for sweeps, as small sets in Redis: {@code millrace:s:PART} holds
 * whose rows have the beginning PART, {@code millrace:s:PART:VERSION} the partitions that have reached the end of a reading.
 */
final class SweepNotes {
    static final String PREFIX = "millrace:s:";

    /** Longer than a topic keeps the end of a reading by our defaults. */
    private static final String KEEP_SECONDS = Long.toString(Duration.ofDays(30).toSeconds());

    private SweepNotes() {}

    /** Notes an owner, and asks for all. */
    static List<List<byte[]>> owner(String part, String owner) {
        return List.of(command("SADD", PREFIX + part, owner), command("SMEMBERS", PREFIX + part));
    }

    /** Notes a mark, and asks for all of the same reading. */
    static List<List<byte[]>> mark(String part, SweepMark mark) {
        String key = PREFIX + part + ":" + mark.version();
        return List.of(
                command("SADD", key, Integer.toString(mark.partition())),
                command("EXPIRE", key, KEEP_SECONDS),
                command("SMEMBERS", key));
    }

    /** The partitions in the last of the replies. */
    static Set<Integer> partitions(Reply.Done members) {
        Set<Integer> partitions = new HashSet<>();
        members.texts().forEach(text -> partitions.add(Integer.valueOf(String.valueOf(text))));
        return partitions;
    }

    static List<byte[]> command(String... words) {
        return List.of(words).stream()
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
