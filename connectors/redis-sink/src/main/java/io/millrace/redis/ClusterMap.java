package io.millrace.redis;

import io.millrace.redis.Endpoint.Address;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which node of a cluster has which slot, as far as is known. Not thread-safe. */
final class ClusterMap {
    private static final int ADDRESS = 1;
    private static final int FLAGS = 2;
    private static final int FIRST_SLOT = 8;

    private final @Nullable Address[] owners = new @Nullable Address[SlotTags.SLOTS];

    /**
     * Reads the answer to {@code CLUSTER NODES}.
     *
     * @param asked the node that gave it, which says nothing of its own host before it was told
     */
    static ClusterMap parse(String nodes, Address asked) {
        ClusterMap map = new ClusterMap();
        nodes.lines().map(line -> line.split(" ", -1)).forEach(words -> {
            if (words.length > FIRST_SLOT && words[FLAGS].contains("master") && !words[FLAGS].contains("noaddr")) {
                Address node = address(words[ADDRESS], asked);
                Arrays.stream(words, FIRST_SLOT, words.length)
                        .filter(range -> !range.startsWith("["))
                        .forEach(range -> map.take(range, node));
            }
        });
        return map;
    }

    /** {@code host:port}, {@code host:port@bus} or {@code host:port@bus,name}; the name counts where it has to be in a certificate. */
    static Address address(String text, Address asked) {
        String[] parts = text.split(",", -1);
        int bus = parts[0].indexOf('@');
        String hostAndPort = bus < 0 ? parts[0] : parts[0].substring(0, bus);
        int colon = hostAndPort.lastIndexOf(':');
        String host = hostAndPort.substring(0, colon);
        if (asked.tls() && parts.length > 1 && !parts[1].isEmpty() && parts[1].indexOf('=') < 0) {
            host = parts[1];
        }
        return new Address(
                host.isEmpty() ? asked.host() : host, Integer.parseInt(hostAndPort.substring(colon + 1)), asked.tls());
    }

    /** The node that has the slot, or null if none is known. */
    @Nullable
    Address owner(int slot) {
        return owners[slot];
    }

    /** A node has told that another has the slot. */
    void moved(int slot, Address node) {
        owners[slot] = node;
    }

    /** The nodes that have slots. */
    Set<Address> primaries() {
        Set<Address> found = new LinkedHashSet<>();
        for (Address owner : owners) {
            if (owner != null) {
                found.add(owner);
            }
        }
        return found;
    }

    private void take(String range, Address node) {
        int dash = range.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
        Arrays.fill(owners, first, last + 1, Objects.requireNonNull(node));
    }
}
