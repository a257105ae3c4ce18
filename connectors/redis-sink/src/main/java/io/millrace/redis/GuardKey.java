package io.millrace.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The companion key that holds the version of a cache key, and the form of a version in it.
 *
 * <p>{@code millrace:v:{tag}:KEY}, where the tag hashes to the slot of KEY, so that a script may touch both in a
 * cluster. {@code {KEY}} as the tag would miss for keys that have braces themselves.
 */
final class GuardKey {
    static final String PREFIX = "millrace:v:";

    private static final byte[] START = (PREFIX + "{").getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 19;

    private GuardKey() {}

    /** The companion of a cache key. */
    static byte[] of(byte[] key) {
        byte[] tag = SlotTags.tag(SlotTags.slot(key));
        return ByteBuffer.allocate(START.length + tag.length + 2 + key.length)
                .put(START)
                .put(tag)
                .put((byte) '}')
                .put((byte) ':')
                .put(key)
                .array();
    }

    /** A version as text of 19 digits, which compares as the number does; numbers in Lua are doubles and would not. */
    static byte[] version(long version) {
        byte[] text = new byte[DIGITS];
        long rest = Math.max(version, 0);
        for (int i = DIGITS - 1; i >= 0; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return text;
    }
}
