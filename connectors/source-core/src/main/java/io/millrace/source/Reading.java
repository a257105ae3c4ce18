package io.millrace.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One attempt to read all captured tables: its generation, the tables that were begun, and those read to their end.
 *
 * @param generation the clock when it began, in 19 digits, so that a later attempt sorts behind an earlier one
 * @param version that of its markers: no row that it met has a smaller one
 */
record Reading(String generation, long version, Set<String> begun, Set<String> scanned) {

    static Reading begin(long clock, long version, Set<String> tables) {
        return new Reading(String.format("%019d", clock), version, new TreeSet<>(tables), new TreeSet<>());
    }

    /** The tables of which it can be said that rows which were not met do not exist, in order. */
    List<String> ended() {
        List<String> ended = new ArrayList<>(scanned);
        ended.retainAll(begun);
        return ended;
    }
}
