package io.millrace.redis;

import io.millrace.sink.Sweeper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way through the keys of a server that begin with a text, with SCAN: it meets every key that is there all the time at
 * least once, in small steps that do not keep other clients waiting. It goes all the way on one connection, as the place
 * that SCAN gives means nothing to another server, nor to the same after a restart.
 */
final class KeyWalk implements Sweeper.Walk {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWalk.class);
    private static final String START = "0";
    private static final String STEP = "500";
    private static final byte[] GET = "GET".getBytes(StandardCharsets.US_ASCII);

    private final SweepExchange server;
    private final boolean ofNode;
    private final String beginning;
    private final String below;
    private @Nullable String cursor = START;
    private long unversioned;

    private KeyWalk(SweepExchange server, boolean ofNode, String beginning, long below) {
        this.server = server;
        this.ofNode = ofNode;
        this.beginning = beginning;
        this.below = new String(GuardKey.version(below), StandardCharsets.US_ASCII);
    }

    /** Begins a walk through all keys there are; it closes the connection. */
    static KeyWalk of(SweepExchange server, String beginning, long below) {
        return new KeyWalk(server, false, beginning, below);
    }

    /** Begins a walk through those of a node of a cluster, which does not close the connection. */
    static KeyWalk ofNode(SweepExchange node, String beginning, long below) {
        return new KeyWalk(node, true, beginning, below);
    }

    @Override
    public Sweeper.@Nullable Page next() {
        if (cursor == null) {
            return null;
        }
        List<@Nullable String> found = server.last(
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
        if (!ofNode) {
            server.close();
        }
    }

    private Sweeper.Page page(List<String> keys) {
        List<@Nullable String> versions = versions(keys);
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

    private List<@Nullable String> versions(List<String> keys) {
        List<byte[]> companions = keys.stream()
                .map(key -> GuardKey.of(key.getBytes(StandardCharsets.UTF_8)))
                .toList();
        if (ofNode) { // One command may name keys of one slot only.
            List<@Nullable String> versions = new ArrayList<>(keys.size());
            server.all(companions.stream().map(key -> List.of(GET, key)).toList())
                    .forEach(reply -> versions.add(reply.texts().get(0)));
            return versions;
        }
        List<byte[]> command = new ArrayList<>(SweepNotes.command("MGET"));
        command.addAll(companions);
        return server.last(List.of(command)).texts();
    }

    /** A text as a pattern that matches it alone. */
    private static String escaped(String text) {
        return text.replaceAll("([*?\\[\\]\\\\^])", "\\\\$1");
    }
}
