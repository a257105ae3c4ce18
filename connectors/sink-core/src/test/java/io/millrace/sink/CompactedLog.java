package io.millrace.sink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A partition of a compacted topic, with the table whose changes it holds, and cleanings as eager as Kafka allows. */
final class CompactedLog {
    /** Kafka never cleans the segment that is written to. */
    private static final int ACTIVE = 2;

    /**
     * A record.
     *
     * @param key a row's, or null for the end of a reading
     * @param begun of the end of a reading: the offset of its first record; of a row, its own; of a delete, -1
     */
    record Item(long offset, String key, long time, long begun) {
        boolean isDelete() {
            return begun < 0;
        }

        boolean isEnd() {
            return key.isEmpty();
        }
    }

    /** The rows that there are, each with the offset of its newest record. */
    final Map<String, Long> table = new HashMap<>();

    private final List<Item> items = new ArrayList<>();
    private final Map<Long, Long> horizons = new HashMap<>();
    private final long keptMillis;
    private long end;

    CompactedLog(long keptMillis) {
        this.keptMillis = keptMillis;
    }

    long end() {
        return end;
    }

    void upsert(String key, long now) {
        table.put(key, end);
        items.add(new Item(end, key, now, end));
        end++;
    }

    void delete(String key, long now) {
        table.remove(key);
        items.add(new Item(end++, key, now, -1));
    }

    /** What a source does when it is asked to read the table again. */
    void resync(long now) {
        long begun = end;
        List.copyOf(table.keySet()).forEach(key -> upsert(key, now));
        items.add(new Item(end++, "", now, begun));
    }

    /** Removes what a newer record of the key follows, and deletes once they were kept long enough after their first cleaning. */
    void clean(long now) {
        int cleaned = Math.max(0, items.size() - ACTIVE);
        Map<String, Long> newest = new HashMap<>();
        for (Item item : items.subList(0, cleaned)) {
            newest.put(item.key(), item.offset());
        }
        items.removeIf(item -> {
            Long last = newest.get(item.key());
            if (item.isEnd() || last == null || item.offset() > last) {
                return false;
            }
            if (item.offset() < last) {
                return true;
            }
            return item.isDelete() && now >= horizons.computeIfAbsent(item.offset(), first -> now + keptMillis);
        });
    }

    /** The next records from an offset on. */
    List<Item> read(long from, int most) {
        return items.stream().filter(item -> item.offset() >= from).limit(most).toList();
    }
}
