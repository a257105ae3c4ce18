package io.millrace.source;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which offset each record carries.
 *
 * <p>Connect stores the offset of the last record that Kafka has acknowledged and starts from it again. So a record must
 * not carry a position behind which something has not been emitted yet. Debezium's offsets break that in four places:
 * the delete of a changed primary key already carries the position behind the insert that follows it, the rows of an
 * incremental window carry the position of the log row that is only emitted after them, a heartbeat at the end of a
 * snapshot says that the snapshot has ended before our end markers are out, and rows that PostgreSQL copies in at once
 * share one position, behind which Debezium would go on. Such records carry the last offset that was reached in full, the
 * settled one.
 */
final class OffsetTrail {
    private final SourceClock clock;
    private final Places places;
    private final LogServer server;
    private final Supplier<Optional<String>> warning;
    private final ReadingProgress progress;
    private final ResyncProgress resync;
    private @Nullable Map<String, ?> settled;
    /** The last position, where others may share it: settled once the log has gone on to another place. */
    private @Nullable Map<String, ?> pending;

    private @Nullable Object pendingPlace;

    OffsetTrail(SourceClock clock, LogTraits log, ReadingProgress progress, ResyncProgress resync) {
        this.clock = clock;
        this.places = log.places();
        this.server = log.server();
        this.warning = log.warning();
        this.progress = progress;
        this.resync = resync;
    }

    /** Starts from a stored offset; the clock has to be loaded before. */
    void load(@Nullable Map<String, ?> stored) {
        settled = null;
        pending = null;
        pendingPlace = null;
        if (stored != null && OffsetKeys.isPosition(stored)) {
            settle(stored);
        }
    }

    /** The offset of a record behind which everything before it has been emitted. */
    Map<String, ?> settle(Map<String, ?> position) {
        pending = null;
        pendingPlace = null;
        Map<String, ?> offset = sealed(position);
        settled = offset;
        return offset;
    }

    /**
     * The offset of a record of the log, whose version has been given. It is null where the place is shared and no offset
     * has been reached in full since a start from none.
     */
    @Nullable
    Map<String, ?> advance(Map<String, ?> position) {
        Object place = places.shared(position);
        if (place == null) {
            return settle(position);
        }
        leave(place);
        pending = sealed(position);
        pendingPlace = place;
        return settled;
    }

    /** The offset of a record that has to be emitted again if what belongs to it is not acknowledged. */
    @Nullable
    Map<String, ?> hold(Map<String, ?> position) {
        Object place = places.shared(position);
        if (place != null) {
            leave(place);
            return settled;
        }
        return settled == null ? settle(position) : settled;
    }

    /** The offset of a row of an incremental window: where the log was left, and how far the window has come. */
    @Nullable
    Map<String, ?> window(Map<String, ?> position) {
        if (pending != null) {
            pending = withWindow(pending, position);
        }
        if (settled == null) {
            return places.shared(position) == null ? settle(position) : null;
        }
        Map<String, ?> offset = withWindow(settled, position);
        settled = offset;
        return offset;
    }

    /** The settled offset, or null if no record has carried one yet and none was stored. */
    @Nullable
    Map<String, ?> settled() {
        return settled;
    }

    private void leave(Object place) {
        if (pending != null && !place.equals(pendingPlace)) {
            settled = pending;
            pending = null;
            pendingPlace = null;
        }
    }

    private Map<String, Object> withWindow(Map<String, ?> offset, Map<String, ?> position) {
        Map<String, Object> both = new HashMap<>(offset.size() * 2 + 8);
        copy(offset, both, false);
        copy(position, both, true);
        return checked(both);
    }

    private static void copy(Map<String, ?> from, Map<String, Object> to, boolean incremental) {
        from.forEach((key, value) -> {
            if (key.startsWith(OffsetKeys.INCREMENTAL) == incremental) {
                to.put(key, value);
            }
        });
    }

    private Map<String, Object> sealed(Map<String, ?> position) {
        Map<String, Object> offset = new HashMap<>(position.size() * 2 + 8);
        offset.putAll(position);
        @Nullable String reading = progress.text();
        if (reading == null) {
            offset.remove(OffsetKeys.PROGRESS);
        } else {
            offset.put(OffsetKeys.PROGRESS, reading);
        }
        offset.put(OffsetKeys.CLOCK, Long.toString(clock.value()));
        offset.put(OffsetKeys.FILTER, clock.filter());
        String name = server.name();
        if (name != null) {
            offset.put(OffsetKeys.SERVER, name);
        }
        offset.remove(OffsetKeys.WARNING);
        warning.get().ifPresent(text -> offset.put(OffsetKeys.WARNING, text));
        return checked(offset);
    }

    private Map<String, Object> checked(Map<String, Object> offset) {
        String text = resync.text();
        if (text == null) {
            offset.remove(OffsetKeys.RESYNC);
        } else {
            offset.put(OffsetKeys.RESYNC, text);
        }
        offset.put(OffsetKeys.CHECK, OffsetKeys.check(offset));
        return offset;
    }
}
