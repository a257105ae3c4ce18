package io.millrace.core.change;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Valid JSON in UTF-8, as it stood in a record: a document that goes to the target without having been taken apart.
 *
 * <p>The bytes belong to the record and are not to be changed.
 */
public final class JsonText {
    private final byte[] bytes;
    private final int from;
    private final int to;
    private final boolean oneLine;

    JsonText(byte[] bytes, int from, int to, boolean oneLine) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.oneLine = oneLine;
    }

    /** The text; a {@link io.millrace.core.fault.FaultException} if it is not valid JSON. */
    public static JsonText of(byte[] bytes) {
        return new JsonScan("value").read(bytes, null);
    }

    /** Whether it is an object. */
    public boolean isObject() {
        return bytes[from] == '{';
    }

    boolean isNull() {
        return bytes[from] == 'n';
    }

    boolean isOneLine() {
        return oneLine;
    }

    /** How many bytes it has. */
    public int length() {
        return to - from;
    }

    /** The text on one line: the record's own bytes if they are just that, otherwise a copy. */
    public byte[] toBytes() {
        if (oneLine && from == 0 && to == bytes.length) {
            return bytes;
        }
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        if (!oneLine) {
            // Within a string a line break would be escaped, so those that are there stand between tokens.
            for (int i = 0; i < copy.length; i++) {
                if (copy[i] == '\n' || copy[i] == '\r') {
                    copy[i] = ' ';
                }
            }
        }
        return copy;
    }

    /** The member of an object: a string, a number, a boolean, a list, a map, or null if it is not there. */
    public @Nullable Object get(String member) {
        return new JsonTree(bytes, from, to).member(member);
    }

    /** Whether it is an object with such a member, null or not. */
    boolean has(String member) {
        return new JsonTree(bytes, from, to).has(member);
    }

    /** The whole of it as maps, lists, strings, longs, decimals and booleans. */
    public @Nullable Object tree() {
        return new JsonTree(bytes, from, to).value();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonText text && Arrays.equals(bytes, from, to, text.bytes, text.from, text.to);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
