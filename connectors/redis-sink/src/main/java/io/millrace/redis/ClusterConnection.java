package io.millrace.redis;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.redis.Endpoint.Address;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Connections to the nodes of a cluster, used by one thread as if they were one.
 *
 * <p>Commands go to the nodes that have their slots, all nodes at once. A command that a node sends on is sent on before
 * the exchange ends, so everything that follows for the same keys finds it done. The map of the slots is read again when
 * a node sent something on or was lost.
 */
final class ClusterConnection implements RedisClient.Connection {
    private static final List<byte[]> NODES = List.of(ascii("CLUSTER"), ascii("NODES"));
    private static final List<byte[]> ASKING = List.of(ascii("ASKING"));

    /** What nodes answer themselves when the keys of a command are not all on one side. */
    private static final Reply MOVING = new Reply.Refused("TRYAGAIN The slot of these sets is on its way");

    /** How often a command is sent on; more than once happens when slots move on while we follow. */
    private static final int MOST_HOPS = 5;

    private final Function<Address, RedisClient.Connection> opener;
    private final List<Address> seeds;
    private final Map<Address, RedisClient.Connection> nodes = new HashMap<>();
    private ClusterMap map = new ClusterMap();
    private boolean stale = true;
    private boolean closed;

    /**
     * Reads the map of the slots.
     *
     * @param opener connects to a node
     * @throws FaultException if no node gives it
     */
    ClusterConnection(Function<Address, RedisClient.Connection> opener, List<Address> seeds) {
        this.opener = opener;
        this.seeds = seeds;
        refresh();
    }

    @Override
    public Supplier<List<Reply>> send(List<List<byte[]>> commands) {
        if (stale) {
            refresh();
        }
        Routing routing = new Routing(commands);
        for (int hop = 0; hop <= MOST_HOPS && !routing.isDone(); hop++) {
            routing.hop();
        }
        List<Reply> replies = routing.replies();
        return () -> replies;
    }

    /** The nodes that have slots, as far as is known. */
    Set<Address> primaries() {
        return map.primaries();
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
        nodes.values().forEach(RedisClient.Connection::close);
        nodes.clear();
    }

    private void refresh() {
        Set<Address> candidates = new LinkedHashSet<>(nodes.keySet());
        candidates.addAll(map.primaries());
        candidates.addAll(seeds);
        FaultException last = null;
        for (Address node : candidates) {
            try {
                if (node(node).exchange(List.of(NODES)).get(0) instanceof Reply.Done done) {
                    ClusterMap found = ClusterMap.parse(done.text(), node);
                    if (!found.primaries().isEmpty()) {
                        use(found);
                        return;
                    }
                }
            } catch (FaultException e) {
                if (e.fault() != Fault.TARGET_UNREACHABLE) {
                    throw e;
                }
                last = e;
            }
        }
        throw new FaultException(
                Fault.TARGET_UNREACHABLE,
                "No node of the cluster says who has which slot: "
                        + (last == null ? "none is assigned, or the servers are not a cluster" : last.detail()),
                last);
    }

    private void use(ClusterMap found) {
        map = found;
        stale = false;
        Set<Address> primaries = found.primaries();
        nodes.entrySet().removeIf(node -> {
            boolean gone = !primaries.contains(node.getKey());
            if (gone) {
                node.getValue().close();
            }
            return gone;
        });
    }

    private RedisClient.Connection node(Address address) {
        RedisClient.Connection open = nodes.get(address);
        if (open != null && open.isOpen()) {
            return open;
        }
        if (open != null) {
            nodes.remove(address);
            open.close();
        }
        RedisClient.Connection opened = opener.apply(address);
        nodes.put(address, opened);
        return opened;
    }

    /** Commands on their way to their nodes. */
    private final class Routing {
        private final List<List<byte[]>> commands;
        private final @Nullable Reply[] replies;

        /** What has to be sent next, and for what was sent on, by which node to which. */
        private Map<Integer, @Nullable Redirect> due = new LinkedHashMap<>();

        Routing(List<List<byte[]>> commands) {
            this.commands = commands;
            this.replies = new @Nullable Reply[commands.size()];
            IntStream.range(0, commands.size()).forEach(place -> due.put(place, null));
        }

        boolean isDone() {
            return due.isEmpty();
        }

        void hop() {
            Map<Address, Share> shares = new LinkedHashMap<>();
            due.forEach((place, redirect) -> assign(place, redirect, shares));
            due = new LinkedHashMap<>();
            shares.values().forEach(Share::connect);
            shares.values().forEach(Share::send);
            shares.values().forEach(Share::take);
        }

        List<Reply> replies() {
            Reply astray = new Reply.Lost("The nodes of the cluster send on what they get, as while slots move."
                    + " The operation is tried again.");
            return Arrays.stream(replies)
                    .map(reply -> Objects.requireNonNullElse(reply, astray))
                    .toList();
        }

        private void assign(int place, @Nullable Redirect redirect, Map<Address, Share> shares) {
            int slot = CommandKey.slot(commands.get(place));
            if (slot == CommandKey.EVERYWHERE) {
                map.primaries().forEach(node -> share(node, shares).add(place, false));
                return;
            }
            Address node = redirect != null
                    ? redirect.node()
                    : slot == CommandKey.ANYWHERE ? map.primaries().iterator().next() : map.owner(slot);
            if (node == null) {
                stale = true;
                settle(
                        place,
                        new Reply.Lost("No node of the cluster has slot " + slot
                                + ". The operation is tried again; see that the cluster covers all slots."));
            } else {
                share(node, shares).add(place, redirect != null && redirect.asking());
            }
        }

        private Share share(Address node, Map<Address, Share> shares) {
            return shares.computeIfAbsent(node, Share::new);
        }

        /** Of a command that went to several nodes the first answer that is not success counts. */
        private void settle(int place, Reply reply) {
            Reply known = replies[place];
            if (known == null || known instanceof Reply.Done) {
                replies[place] = reply;
            }
        }

        /** What one node gets. */
        private final class Share {
            private final Address node;
            private final List<List<byte[]>> words = new ArrayList<>();

            /** For each of the words the place of the command, or -1 for what only announces it. */
            private final List<Integer> places = new ArrayList<>();

            private RedisClient.@Nullable Connection open;
            private @Nullable Supplier<List<Reply>> answers;

            Share(Address node) {
                this.node = node;
            }

            void add(int place, boolean asking) {
                if (asking) {
                    words.add(ASKING);
                    places.add(-1);
                }
                words.add(commands.get(place));
                places.add(place);
            }

            void connect() {
                try {
                    open = node(node);
                } catch (FaultException e) {
                    if (e.fault() != Fault.TARGET_UNREACHABLE) {
                        throw e;
                    }
                    stale = true;
                    Reply lost = new Reply.Lost(e.detail());
                    places.stream().filter(place -> place >= 0).forEach(place -> settle(place, lost));
                }
            }

            void send() {
                if (open != null) {
                    answers = open.send(words);
                }
            }

            void take() {
                if (answers == null) {
                    return;
                }
                List<Reply> got = answers.get();
                for (int i = 0; i < got.size(); i++) {
                    if (places.get(i) >= 0) {
                        take(places.get(i), got.get(i));
                    }
                }
            }

            private void take(int place, Reply reply) {
                Redirect redirect = reply instanceof Reply.Refused refused ? Redirect.of(refused.error(), node) : null;
                if (redirect == null) {
                    stale |= reply instanceof Reply.Lost;
                    settle(place, reply);
                    return;
                }
                if (redirect.asking() && CommandKey.findsKeys(commands.get(place))) {
                    settle(place, MOVING);
                    return;
                }
                if (!redirect.asking()) {
                    map.moved(redirect.slot(), redirect.node());
                    stale = true;
                }
                due.put(place, redirect);
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
