package io.millrace.redis;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Which slots the primaries of a cluster say they have, each of its own.
 *
 * <p>If that is the same at two moments, no slot was elsewhere in between: whoever gets a slot by a move or a failover
 * takes a higher epoch with it than any had, unless it has the highest already, and then whoever gets the slot back
 * takes one.
 *
 * @param claims the id, the epoch and the slots of each
 */
record SlotHolders(List<String> claims) {
    /** Why what is looked through has to be looked through again. */
    static final String RESTLESS =
            "Slots of the cluster move, or another node has taken them, so keys may be passed over."
                    + " They are looked through again when the slots rest.";

    private static final List<byte[]> NODES = SweepNotes.command("CLUSTER", "NODES");
    private static final int FLAGS = 2;
    private static final int EPOCH = 6;
    private static final int FIRST_SLOT = 8;

    SlotHolders {
        claims = List.copyOf(claims);
    }

    /**
     * Asks each primary.
     *
     * @throws FaultException {@code TARGET_BUSY} if a slot is on its way, or not exactly one of them has it
     */
    static SlotHolders ask(List<SweepExchange> primaries) {
        List<String> claims = new ArrayList<>(primaries.size());
        for (SweepExchange primary : primaries) {
            claims.add(claim(primary.last(List.of(NODES)).text()));
        }
        return of(claims);
    }

    /** The same from what they answered. */
    static SlotHolders of(List<String> claims) {
        BitSet held = new BitSet(SlotTags.SLOTS);
        for (String claim : claims) {
            String[] words = claim.split(" ", -1);
            for (String range : List.of(words).subList(2, words.length)) {
                hold(range, held);
            }
        }
        if (held.cardinality() != SlotTags.SLOTS) {
            throw new FaultException(Fault.TARGET_BUSY, RESTLESS);
        }
        return new SlotHolders(claims);
    }

    /** What a node says of itself in its answer to {@code CLUSTER NODES}; no slots if it is no primary. */
    static String claim(String nodes) {
        return nodes.lines()
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length > EPOCH && words[FLAGS].contains("myself"))
                .map(words -> words[0] + ' ' + words[EPOCH] + slots(words))
                .findFirst()
                .orElseThrow(() -> new FaultException(Fault.TARGET_BUSY, RESTLESS));
    }

    private static String slots(String[] words) {
        return words.length <= FIRST_SLOT
                ? ""
                : ' ' + String.join(" ", Arrays.copyOfRange(words, FIRST_SLOT, words.length));
    }

    private static void hold(String range, BitSet held) {
        int dash = range.indexOf('-');
        boolean moving = range.startsWith("[");
        int first = moving ? 0 : Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        int last = dash < 0 || moving ? first : Integer.parseInt(range.substring(dash + 1));
        if (moving || held.get(first, last + 1).cardinality() > 0) {
            throw new FaultException(Fault.TARGET_BUSY, RESTLESS);
        }
        held.set(first, last + 1);
    }
}
