package io.millrace.redis;

import io.millrace.sink.Sweeper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way through the keys that begin with a text, with SCAN: it meets every key that is there all the time at least once, in
 * small steps that do not keep other clients waiting.
 */
final class KeyWalk implements Sweeper.Walk {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWalk.class);
    private static final String START = "0";
    private static final String STEP = "500";

    private final Function<List<List<byte[]>>, Reply.Done> server;
    private final String beginning;
    private final String below;
    private @Nullable String cursor = START;
    private long unversioned;

    /**
     * Begins a walk.
     *
     * @param server sends commands and returns the last reply
     */
    KeyWalk(Function<List<List<byte[]>>, Reply.Done> server, String beginning, long below) {
        this.server = server;
        this.beginning = beginning;
        this.below = new String(GuardKey.version(below), StandardCharsets.US_ASCII);
    }

    @Override
    public Sweeper.@Nullable Page next() {
        if (cursor == null) {
            return null;
        }
        List<@Nullable String> found = server.apply(
                        List.of(SweepNotes.command("SCAN", cursor, "MATCH", escaped(beginning) + "*", "COUNT", STEP)))
                .texts();
        String onward = String.valueOf(found.get(0));
        cursor = onward.equals(START) ? null : onward;
        Set<String> keys = new LinkedHashSet<>();
        found.subList(1, found.size()).forEach(key -> keys.add(String.valueOf(key)));
        return keys.isEmpty() ? new Sweeper.Page(0, List.of()) : page(List.copyOf(keys));
    }

    @Override
    public void close() {
        if (unversioned > 0) {
            LOG.warn(
                    "{} keys beginning with {} have no version and are left alone: they are not ours, or were written with"
                            + " guard=none.",
                    unversioned,
                    beginning);
        }
    }

    private Sweeper.Page page(List<String> keys) {
        List<byte[]> command = new ArrayList<>(SweepNotes.command("MGET"));
        keys.forEach(key -> command.add(GuardKey.of(key.getBytes(StandardCharsets.UTF_8))));
        List<@Nullable String> versions = server.apply(List.of(command)).texts();
        List<String> older = new ArrayList<>();
        int looked = 0;
        for (int i = 0; i < keys.size(); i++) {
            String version = versions.get(i);
            if (version == null) {
                unversioned++;
            } else {
                looked++;
                if (version.compareTo(below) < 0) {
                    older.add(keys.get(i));
                }
            }
        }
        return new Sweeper.Page(looked, older);
    }

    /** A text as a pattern that matches it alone. */
    private static String escaped(String text) {
        return text.replaceAll("([*?\\[\\]\\\\^])", "\\\\$1");
    }
}
