package io.millrace.core.change;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object that {@link JsonScan} is to note, and where it found them. */
final class JsonLevel {
    static final int NONE = -1;

    private final Names names;
    private final Map<Integer, JsonLevel> inner = new HashMap<>();
    private final int[] from;
    private final int[] to;
    private byte[] bytes = {};
    private int members = NONE;
    private int noted;
    private boolean marked;

    private JsonLevel(Names names) {
        this.names = names;
        this.from = new int[names.encoded.length];
        this.to = new int[names.encoded.length];
    }

    /** A level that notes the members of these names. */
    static JsonLevel of(List<String> names) {
        return new JsonLevel(new Names(names));
    }

    /** Notes the members of a member too, if that is an object. */
    JsonLevel within(String name) {
        return inner.computeIfAbsent(names.slots.get(name), slot -> new JsonLevel(names));
    }

    /** Forgets what was found. */
    void clear() {
        members = NONE;
        inner.values().forEach(JsonLevel::clear);
    }

    /** Whether the text had an object here. */
    boolean isObject() {
        return members != NONE;
    }

    /** How many members the object has. */
    int members() {
        return members;
    }

    /** How many members with the names of this level it has. */
    int noted() {
        return noted;
    }

    /** Whether one of those with these names is of {@link Marks}. */
    boolean isMarked() {
        return marked;
    }

    boolean has(String name) {
        Integer slot = names.slots.get(name);
        return slot != null && members != NONE && from[slot] != NONE;
    }

    /** The text of a member, or null if it is not there or JSON's null. */
    @Nullable
    JsonText text(String name, boolean oneLine) {
        Integer slot = names.slots.get(name);
        if (slot == null || members == NONE || from[slot] == NONE || bytes[from[slot]] == 'n') {
            return null;
        }
        return new JsonText(bytes, from[slot], to[slot], oneLine);
    }

    /** An object begins whose members are to be noted. */
    void begin(byte[] text) {
        bytes = text;
        members = 0;
        noted = 0;
        marked = false;
        Arrays.fill(from, NONE);
        inner.values().forEach(JsonLevel::clear);
    }

    /** The slot of the member whose name stands between two places, or {@link #NONE}. */
    int slot(int start, int stop) {
        return names.slot(bytes, start, stop);
    }

    @Nullable
    JsonLevel inner(int slot) {
        return slot == NONE || inner.isEmpty() ? null : inner.get(slot);
    }

    void note(int slot, int start, int stop) {
        members++;
        if (slot != NONE) {
            noted++;
            marked |= names.mark[slot];
            from[slot] = start;
            to[slot] = stop;
        }
    }

    /** Names, found by their length first. */
    private static final class Names {
        private final Map<String, Integer> slots = new HashMap<>();
        private final byte[][] encoded;
        private final int[][] byLength;
        private final boolean[] mark;

        private Names(List<String> names) {
            encoded = names.stream()
                    .distinct()
                    .map(name -> name.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
            int longest =
                    Arrays.stream(encoded).mapToInt(name -> name.length).max().orElse(0);
            byLength = new int[longest + 1][0];
            mark = new boolean[encoded.length];
            for (int slot = 0; slot < encoded.length; slot++) {
                int[] others = byLength[encoded[slot].length];
                int[] all = Arrays.copyOf(others, others.length + 1);
                all[others.length] = slot;
                byLength[encoded[slot].length] = all;
                String name = new String(encoded[slot], StandardCharsets.UTF_8);
                slots.put(name, slot);
                mark[slot] = Marks.NAMES.contains(name);
            }
        }

        private int slot(byte[] text, int start, int stop) {
            if (stop - start >= byLength.length || stop == start) {
                return NONE;
            }
            byte first = text[start];
            for (int slot : byLength[stop - start]) {
                byte[] name = encoded[slot];
                if (name[0] == first && Arrays.equals(name, 0, name.length, text, start, stop)) {
                    return slot;
                }
            }
            return NONE;
        }
    }
}
