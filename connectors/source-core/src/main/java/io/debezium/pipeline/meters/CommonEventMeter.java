package io.debezium.pipeline.meters;

import io.debezium.data.Envelope.Operation;
import io.debezium.pipeline.metrics.traits.CommonEventMetricsMXBean;
import io.debezium.pipeline.source.spi.EventMetadataProvider;
import io.debezium.pipeline.spi.OffsetContext;
import io.debezium.spi.schema.DataCollectionId;
import io.debezium.util.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Debezium's class of this name, which writes a text of every single event for the JMX attribute {@code
 * LastEvent}: that cost more than decoding the event.
 *
 * <p>This one keeps the event and writes a text when it is asked for; it names the position and no key, which is people's data.
 */
public class CommonEventMeter implements CommonEventMetricsMXBean {
    private static final long NEVER = -1;

    private final Clock clock;
    private final EventMetadataProvider metadata;
    private final AtomicLong seen = new AtomicLong();
    private final AtomicLong created = new AtomicLong();
    private final AtomicLong updated = new AtomicLong();
    private final AtomicLong deleted = new AtomicLong();
    private final AtomicLong filtered = new AtomicLong();
    private final AtomicLong erroneous = new AtomicLong();
    private volatile long lastMillis = NEVER;
    private volatile @Nullable Event last;

    private record Event(DataCollectionId source, OffsetContext offset, Object key, Struct value) {}

    /** As Debezium makes one. */
    public CommonEventMeter(Clock clock, EventMetadataProvider metadata) {
        this.clock = clock;
        this.metadata = metadata;
    }

    /** Counts a change. */
    public void onEvent(DataCollectionId source, OffsetContext offset, Object key, Struct value, Operation operation) {
        count(operation);
        last = new Event(source, offset, key, value);
    }

    /** Counts a change that filters leave out. */
    public void onFilteredEvent() {
        onFilteredEvent(null);
    }

    /** Counts a change that filters leave out. */
    public void onFilteredEvent(@Nullable Operation operation) {
        filtered.incrementAndGet();
        count(operation);
    }

    /** Counts a change that could not be read. */
    public void onErroneousEvent() {
        onErroneousEvent(null);
    }

    /** Counts a change that could not be read. */
    public void onErroneousEvent(@Nullable Operation operation) {
        erroneous.incrementAndGet();
        count(operation);
    }

    private void count(@Nullable Operation operation) {
        seen.incrementAndGet();
        lastMillis = clock.currentTimeInMillis();
        if (operation == Operation.CREATE) {
            created.incrementAndGet();
        } else if (operation == Operation.UPDATE) {
            updated.incrementAndGet();
        } else if (operation == Operation.DELETE) {
            deleted.incrementAndGet();
        }
    }

    @Override
    public @Nullable String getLastEvent() {
        Event event = last;
        if (event == null) {
            return null;
        }
        Map<String, String> position =
                metadata.getEventSourcePosition(event.source, event.offset, event.key, event.value);
        return position == null
                ? ""
                : position.entrySet().stream()
                        .map(part -> part.getKey() + ": " + part.getValue())
                        .collect(Collectors.joining(", ", "position: {", "}"));
    }

    @Override
    public long getMilliSecondsSinceLastEvent() {
        long millis = lastMillis;
        return millis == NEVER ? NEVER : clock.currentTimeInMillis() - millis;
    }

    @Override
    public long getTotalNumberOfEventsSeen() {
        return seen.get();
    }

    @Override
    public long getTotalNumberOfCreateEventsSeen() {
        return created.get();
    }

    @Override
    public long getTotalNumberOfUpdateEventsSeen() {
        return updated.get();
    }

    @Override
    public long getTotalNumberOfDeleteEventsSeen() {
        return deleted.get();
    }

    @Override
    public long getNumberOfEventsFiltered() {
        return filtered.get();
    }

    @Override
    public long getNumberOfErroneousEvents() {
        return erroneous.get();
    }

    /** Begins anew, for JMX. */
    public void reset() {
        for (AtomicLong each : new AtomicLong[] {seen, created, updated, deleted, filtered, erroneous}) {
            each.set(0);
        }
        lastMillis = NEVER;
        last = null;
    }
}
