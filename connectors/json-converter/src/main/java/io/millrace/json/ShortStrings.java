package io.millrace.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Short strings read before, so that the same text is the same string: of columns this short, most hold a few states, kinds
 * or currencies.
 *
 * <p>A table with one place for each hash and no lock: an entry is immutable, and a race costs another string.
 */
final class ShortStrings {
    private static final int LONGEST = Long.BYTES - 1;
    private static final int PLACES_BITS = 10;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final @Nullable Entry[] entries = new Entry[1 << PLACES_BITS];

    /** What was missed last at each place. Only what is missed twice is kept, so values that never come again take no place. */
    private final long[] missed = new long[1 << PLACES_BITS];

    private record Entry(long bytes, String text) {}

    String read(JsonInput in) {
        int from = in.peek() == '"' ? in.position() + 1 : in.end();
        if (in.end() - from >= Long.BYTES) {
            long eight = Eights.get(in.bytes(), from);
            int length = JsonStrings.plain(eight);
            if (length <= LONGEST && in.bytes()[from + length] == '"') {
                in.moveTo(from + length + 1);
                return of(eight & ((1L << (length * Byte.SIZE)) - 1), in.bytes(), from, length);
            }
        }
        return in.string("a string");
    }

    private String of(long key, byte[] bytes, int from, int length) {
        int place = (int) ((key * SPREAD) >>> (Long.SIZE - PLACES_BITS));
        Entry known = entries[place];
        if (known != null && known.bytes == key) {
            return known.text;
        }
        String text = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        if (missed[place] == key) {
            entries[place] = new Entry(key, text);
        } else {
            missed[place] = key;
        }
        return text;
    }
}
