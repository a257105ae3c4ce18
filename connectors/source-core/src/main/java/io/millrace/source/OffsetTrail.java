package io.millrace.source;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which offset each record carries.
 *
 * <p>Connect stores the offset of the last record that Kafka has acknowledged and starts from it again. So a record must
 * not carry a position behind which something has not been emitted yet. Debezium's offsets break that in three places:
 * the delete of a changed primary key already carries the position behind the insert that follows it, the rows of an
 * incremental window carry the position of the log row that is only emitted after them, and a heartbeat at the end of a
 * snapshot says that the snapshot has ended before our end markers are out. Such records carry the last offset that was
 * reached in full, the settled one.
 */
final class OffsetTrail {
    private final SourceClock clock;
    private @Nullable Map<String, ?> settled;

    OffsetTrail(SourceClock clock) {
        this.clock = clock;
    }

    /** Starts from a stored offset; the clock has to be loaded before. */
    void load(@Nullable Map<String, ?> stored) {
        settled = null;
        if (stored != null && !stored.isEmpty()) {
            settle(stored);
        }
    }

    /** The offset of a record behind which everything before it has been emitted. */
    Map<String, ?> settle(Map<String, ?> position) {
        Map<String, Object> offset = new HashMap<>(position.size() * 2 + 6);
        offset.putAll(position);
        settled = sealed(offset);
        return settled;
    }

    /** The offset of a record that has to be emitted again if what belongs to it is not acknowledged. */
    Map<String, ?> hold(Map<String, ?> position) {
        return settled == null ? settle(position) : settled;
    }

    /** The offset of a row of an incremental window: where the log was left, and how far the window has come. */
    Map<String, ?> window(Map<String, ?> position) {
        if (settled == null) {
            return settle(position);
        }
        Map<String, Object> offset = new HashMap<>(settled.size() * 2 + 6);
        copy(settled, offset, false);
        copy(position, offset, true);
        offset.put(OffsetKeys.CHECK, OffsetKeys.check(offset));
        settled = offset;
        return settled;
    }

    /** The settled offset, or null if no record has carried one yet and none was stored. */
    @Nullable
    Map<String, ?> settled() {
        return settled;
    }

    private static void copy(Map<String, ?> from, Map<String, Object> to, boolean incremental) {
        from.forEach((key, value) -> {
            if (key.startsWith(OffsetKeys.INCREMENTAL) == incremental) {
                to.put(key, value);
            }
        });
    }

    private Map<String, Object> sealed(Map<String, Object> offset) {
        offset.put(OffsetKeys.CLOCK, Long.toString(clock.value()));
        offset.put(OffsetKeys.FILTER, clock.filter());
        offset.put(OffsetKeys.CHECK, OffsetKeys.check(offset));
        return offset;
    }
}
