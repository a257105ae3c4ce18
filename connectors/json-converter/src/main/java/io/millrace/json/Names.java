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
    private static final int SMALL = 2 * Long.BYTES;

    private final @Nullable Entry[] entries = new Entry[PLACES];

    /** Before the first member of any object. */
    private final Entry start = new Entry(new byte[0], "", 0);

    /** A name, and the bytes from its first quote to its colon. */
    static final class Entry {
        private final byte[] member;
        private final String name;
        private final int place;

        /** The place of the name that followed last. */
        private int next;

        private final boolean small;
        private final long first;
        private final long firstMask;
        private final long second;
        private final long secondMask;

        private Entry(byte[] member, String name, int place) {
            this.member = member;
            this.name = name;
            this.place = place;
            byte[] padded = Arrays.copyOf(member, Math.max(member.length, SMALL));
            small = member.length <= SMALL;
            first = JsonStrings.eight(padded, 0);
            firstMask = mask(member.length);
            second = JsonStrings.eight(padded, Long.BYTES);
            secondMask = mask(member.length - Long.BYTES);
        }

        /** Covers as many bytes, the first of which is the lowest. */
        private static long mask(int bytes) {
            return bytes >= Long.BYTES ? -1 : bytes <= 0 ? 0 : (1L << (bytes * Byte.SIZE)) - 1;
        }

        /** Goes over the member if exactly that comes next; a small one is compared as two numbers, which takes less than a call. */
        private boolean skippedIn(JsonInput in) {
            int at = in.position();
            if (!small || in.end() - at < SMALL) {
                return in.skip(member);
            }
            long other = ((JsonStrings.eight(in.bytes(), at) ^ first) & firstMask)
                    | ((JsonStrings.eight(in.bytes(), at + Long.BYTES) ^ second) & secondMask);
            if (other != 0) {
                return false;
            }
            in.moveTo(at + member.length);
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
        if (known != null && Arrays.equals(bytes, from, end, known.member, 0, known.member.length)) {
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
