package io.millrace.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** A stamper with clocks that a test sets. */
final class Bench {
    long databaseMicros = Events.NOW;
    long workerMicros = Events.NOW;
    long nanos = 1;
    OptionalInt partitions = OptionalInt.of(2);
    int asked;

    final SourceClock clock;
    final Outbox out = new Outbox(topic -> partitions);
    final Stamper stamper;

    Bench(RecordFormat format, ClockAhead ahead, String filter) {
        this(format, ahead, filter, Places.OF_ONE_ROW, Optional.empty());
    }

    Bench(RecordFormat format, ClockAhead ahead, String filter, Places places, Optional<Unavailable> unavailable) {
        TrustedTime time = new TrustedTime(
                () -> {
                    asked++;
                    return databaseMicros;
                },
                () -> workerMicros,
                () -> nanos);
        clock = new SourceClock(time, ahead, filter, () -> nanos);
        StampOptions options = new StampOptions(
                format,
                format == RecordFormat.ENVELOPE,
                Events.NOTICES,
                false,
                Set.of("shop.part"),
                table -> "p." + table);
        ReadingProgress progress =
                new ReadingProgress(tables -> Map.of("shop.item", 2L), () -> TimeUnit.NANOSECONDS.toMillis(nanos));
        SourceCounts counts = new SourceCounts(() -> TimeUnit.MICROSECONDS.toMillis(workerMicros));
        ResyncProgress resync = new ResyncProgress();
        OffsetTrail trail =
                new OffsetTrail(clock, LogTraits.of(places, Optional.empty(), PositionGuard.NONE), progress, resync);
        WindowReadings windows = new WindowReadings(resync, clock, trail, out, options, () -> Events.NOW / 1000);
        stamper = new Stamper(options, clock, trail, out, windows, unavailable, new Stamper.Watchers(progress, counts));
    }

    static Bench rows() {
        return new Bench(RecordFormat.ROW, ClockAhead.HOLD, "f");
    }

    static Bench envelopes() {
        return new Bench(RecordFormat.ENVELOPE, ClockAhead.HOLD, "f");
    }

    Bench load(@Nullable Map<String, ?> offset) {
        return load(offset, ResyncState.EMPTY);
    }

    Bench load(@Nullable Map<String, ?> offset, ResyncState resync) {
        stamper.load(offset, resync);
        return this;
    }

    /** What Connect would get, all batches in a row. */
    List<SourceRecord> stamp(SourceRecord... records) {
        for (SourceRecord record : records) {
            stamper.stamp(record);
        }
        List<SourceRecord> stamped = new ArrayList<>();
        while (!out.isEmpty()) {
            stamped.addAll(out.next());
        }
        return stamped;
    }

    void pass(long amount, TimeUnit unit) {
        nanos += unit.toNanos(amount);
        workerMicros += unit.toMicros(amount);
        databaseMicros += unit.toMicros(amount);
    }
}
