package io.millrace.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names of members read before, so that the same name is the same string with its hash computed once.
 *
 * <p>A table with one place for each hash and no lock: entries are immutable, and a race only costs another string.
 */
final class Names {
    private static final int PLACES = 1024;
    private static final int LONGEST = 64;

    private final @Nullable Entry[] entries = new Entry[PLACES];

    private record Entry(byte[] utf8, String name) {}

    /** The next name, with the colon after it. */
    String read(JsonInput in) {
        if (in.peek() != '"') {
            return in.name();
        }
        byte[] bytes = in.bytes();
        int from = in.position() + 1;
        int end = JsonStrings.plainEnd(bytes, from, in.end());
        int length = end - from;
        if (length > LONGEST || end >= in.end() || bytes[end] != '"') {
            return in.name();
        }
        int place = hash(bytes, from, end) & (PLACES - 1);
        Entry entry = entries[place];
        if (entry != null && Arrays.equals(bytes, from, end, entry.utf8, 0, entry.utf8.length)) {
            in.moveTo(end + 1);
            in.expect(':', "a colon");
            return entry.name;
        }
        String name = in.name();
        entries[place] = new Entry(Arrays.copyOfRange(bytes, from, end), name);
        return name;
    }

    private static int hash(byte[] bytes, int from, int end) {
        int hash = end - from;
        for (int i = from; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash ^ (hash >>> 15);
    }
}
