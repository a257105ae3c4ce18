package io.millrace.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of members read before, so that the same name is the same string with its hash computed once. Objects of one
 * kind have their members in one order, so the name that followed a name last time is tried first.
 *
 * <p>A table with one place for each hash and no lock: what a name is never changes, and a race in the rest costs another
 * string or another look.
 */
final class Names {
    private static final int PLACES = 1024;
    private static final int LONGEST = 64;

    private final @Nullable Entry[] entries = new Entry[PLACES];

    /** Before the first member of any object. */
    private final Entry start = new Entry(new byte[0], "", 0);

    /** A name, and the bytes from its first quote to its colon. */
    static final class Entry {
        private final JsonText member;
        private final String name;
        private final int place;

        /** The place of the name that followed last. */
        private int next;

        private Entry(byte[] member, String name, int place) {
            this.member = JsonText.of(member);
            this.name = name;
            this.place = place;
        }

        /** Goes over the member if exactly that comes next. */
        private boolean skippedIn(JsonInput in) {
            int at = in.position();
            if (!member.isSmall() || in.end() - at < JsonText.SMALL) {
                return in.skip(member.bytes());
            }
            if (!member.standsAt(in.bytes(), at)) {
                return false;
            }
            in.moveTo(at + member.length());
            return true;
        }

        String name() {
            return name;
        }
    }

    Entry start() {
        return start;
    }

    /** The name after the one given, with its colon. */
    Entry readAfter(Entry before, JsonInput in) {
        in.peek();
        int from = in.position();
        Entry found = entries[before.next];
        if (found == null || !found.skippedIn(in)) {
            found = read(in);
            before.next = found.place;
        }
        in.atField(from);
        return found;
    }

    private Entry read(JsonInput in) {
        byte[] bytes = in.bytes();
        int from = in.position();
        String name = in.name();
        int end = in.position();
        int place = hash(bytes, from, end) & (PLACES - 1);
        Entry known = entries[place];
        if (known != null && Arrays.equals(bytes, from, end, known.member.bytes(), 0, known.member.length())) {
            return known;
        }
        Entry entry = new Entry(Arrays.copyOfRange(bytes, from, end), name, place);
        if (end - from <= LONGEST) {
            entries[place] = entry;
        }
        return entry;
    }

    private static int hash(byte[] bytes, int from, int end) {
        int hash = 0;
        for (int i = from; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash ^ (hash >>> 15);
    }
}
