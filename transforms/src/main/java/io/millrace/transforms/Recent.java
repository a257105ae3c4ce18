package io.millrace.transforms;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A memory of the entries used last, with room for a fixed number of them; thread-safe. */
final class Recent<K, V> {
    private final Map<K, V> entries;

    Recent(int room) {
        this.entries = new Eldest<>(room);
    }

    /** The value of a key, made if it is not remembered. */
    synchronized V get(K key, Function<K, V> make) {
        V value = entries.get(key);
        if (value == null) {
            value = make.apply(key);
            entries.put(key, value);
        }
        return value;
    }

    /** Remembers a value. */
    synchronized void put(K key, V value) {
        entries.put(key, value);
    }

    /** Forgets a key and gives what was remembered, or null. */
    synchronized @Nullable V take(K key) {
        return entries.isEmpty() ? null : entries.remove(key);
    }

    /** How many entries it remembers. */
    synchronized int size() {
        return entries.size();
    }

    private static final class Eldest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        private final int room;

        private Eldest(int room) {
            super(16, 0.75f, true);
            this.room = room;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > room;
        }
    }
}
