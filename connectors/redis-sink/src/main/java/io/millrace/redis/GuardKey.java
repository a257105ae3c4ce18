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
    /** What no key of a row may start with. */
    static final String PREFIX = "millrace:v:";

    private static final String MEMBER_PREFIX = PREFIX + "m:";

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

    /**
     * The companion of a member of sets, which holds the version and the set where the member is: {@code
     * millrace:v:m:{tag}:SETS:MEMBER}.
     *
     * @param sets what the keys of its sets start with; a hash tag in it is theirs, and without one a cluster would
     *     spread them
     */
    static String ofMember(String sets, String member) {
        byte[] key = sets.getBytes(StandardCharsets.UTF_8);
        String tag = new String(SlotTags.tag(SlotTags.slot(key)), StandardCharsets.US_ASCII);
        return MEMBER_PREFIX + '{' + tag + "}:" + sets + ':' + member;
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
