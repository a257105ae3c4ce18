package io.millrace.sink;

import io.millrace.core.change.Op;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One go at what some markers ask for: notes what has to be known of them, and removes what they say is gone.
 *
 * <p>Every step may be repeated: a note says the same again, and what was removed is not found again. So a worker that
 * dies anywhere in it starts over from the markers, whose offsets were not committed.
 */
final class SweepAttempt {
    private static final Logger log = LoggerFactory.getLogger(SweepAttempt.class);

    private final SinkOptions options;
    private final Sweeper sweeper;
    private final BooleanSupplier proceed;
    private final LongAdder removed;
    private final Set<String> told;
    private final List<Marker> done = new ArrayList<>();

    /** Something to remove; markers of the same kind and part are served together. */
    private record Wish(String part, Op op) {}

    /** Nobody waits for the rest, or nobody knows whether this task may still write. */
    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1;

        private GivenUp() {
            super("The sweep is given up.", null, false, false);
        }
    }

    /**
     * Prepares it.
     *
     * @param proceed asked before every request
     * @param removed counts
     * @param told what the log has been told and needs not be told again
     */
    SweepAttempt(SinkOptions options, Sweeper sweeper, BooleanSupplier proceed, LongAdder removed, Set<String> told) {
        this.options = options;
        this.sweeper = sweeper;
        this.proceed = proceed;
        this.removed = removed;
        this.told = told;
    }

    SweepOutcome run(List<Marker> markers) {
        try {
            for (Map.Entry<Wish, List<Marker>> wish : wishes(markers).entrySet()) {
                fulfil(wish.getKey(), wish.getValue());
                done.addAll(wish.getValue());
            }
            return new SweepOutcome(done, null);
        } catch (GivenUp e) {
            return new SweepOutcome(done, null);
        } catch (FaultException e) {
            return new SweepOutcome(done, e);
        } catch (RuntimeException e) {
            return new SweepOutcome(done, new FaultException(Fault.TARGET_UNREACHABLE, "A sweep failed: " + e, e));
        }
    }

    private Map<Wish, List<Marker>> wishes(List<Marker> markers) {
        Map<Wish, List<Marker>> wishes = new LinkedHashMap<>();
        for (Marker marker : markers) {
            Wish wish = wish(marker);
            if (wish == null) {
                done.add(marker);
            } else {
                wishes.computeIfAbsent(wish, same -> new ArrayList<>()).add(marker);
            }
        }
        return wishes;
    }

    private @Nullable Wish wish(Marker marker) {
        String part;
        try {
            part = part(marker);
        } catch (FaultException e) {
            if (e.fault() != Fault.SWEEP_IMPOSSIBLE) {
                throw e;
            }
            return impossible(marker, e);
        }
        if (marker.op() == Op.TRUNCATE) {
            return new Wish(part, Op.TRUNCATE);
        }
        return marker.op() == Op.END && isLast(part, marker) ? new Wish(part, Op.END) : null;
    }

    private String part(Marker marker) {
        checkName(marker);
        String part = sweeper.part(marker.origin());
        checkpoint();
        if (marker.isCrowded() || !sweeper.isSole(part, marker.owner())) {
            throw new FaultException(
                    Fault.SWEEP_IMPOSSIBLE,
                    part + " holds rows of other tables beside those of "
                            + marker.origin().table() + ", or did once. Give each table a topic of its own"
                            + " (docs/specs/sinks.md).");
        }
        return part;
    }

    /** Under a name that several topics go by there are rows of other tables, whose markers this task may never meet. */
    private void checkName(Marker marker) {
        TopicNames names = options.records().topicNames();
        List<String> topics = options.records().topics();
        if (names.rules().isEmpty() || names.isAlone(marker.origin().topic(), marker.topic(), topics)) {
            return;
        }
        String what =
                SinkSettings.TOPIC_NAMES.name() + " may put rows of other topics beside those of " + marker.topic();
        throw new FaultException(
                Fault.SWEEP_IMPOSSIBLE,
                topics.isEmpty()
                        ? what + ". List the topics with topics instead of topics.regex, so that this can be ruled out."
                        : what + ": among those in topics it has to be the only one called "
                                + marker.origin().topic() + ", and no transform may change its name.");
    }

    /** What cannot be swept may be lived with after a reading, but not after a TRUNCATE. */
    private @Nullable Wish impossible(Marker marker, FaultException why) {
        if (marker.op() == Op.TRUNCATE) {
            throw new FaultException(
                    Fault.TABLE_TRUNCATED,
                    "The " + marker.place() + " was truncated, and its rows cannot be removed from the target: "
                            + why.detail() + " " + Sweeps.ALONE,
                    why);
        }
        tellOnce(
                marker.owner(),
                "Rows that were deleted between two readings of the " + marker.place() + " stay in the target: "
                        + why.detail() + " " + SinkSettings.SWEEP.name() + "=off says that this is meant.");
        return null;
    }

    /** Whether all partitions have reached the end of the reading, now that this one has. */
    private boolean isLast(String part, Marker marker) {
        if (marker.partitions() == 0) {
            tellOnce(
                    marker.owner(),
                    "Rows that were deleted before the reading of the " + marker.place()
                            + " stay in the target, because its end does not say how many partitions the topic has."
                            + " It was written by an older source, or the source could not ask the brokers.");
            return false;
        }
        checkpoint();
        Set<Integer> reached = sweeper.note(part, marker.mark(), marker.partitions());
        return IntStream.range(0, marker.partitions()).allMatch(reached::contains);
    }

    private void fulfil(Wish wish, List<Marker> markers) {
        long below = 0;
        for (Marker marker : markers) {
            below = Math.max(below, marker.origin().version());
        }
        String place = markers.get(0).place();
        if (below == 0) {
            log.warn(
                    "{}: The {} was truncated, but the record says nothing of the time, so rows that are older cannot be"
                            + " told from newer ones. They stay in {}.",
                    options.name(),
                    place,
                    wish.part());
            return;
        }
        if (wish.op() == Op.TRUNCATE) {
            long count = remove(wish.part(), below);
            log.info("{}: The {} was truncated; removed {} from {}.", options.name(), place, count, wish.part());
        } else {
            sweep(wish.part(), below, place);
        }
    }

    private void sweep(String part, long below, String place) {
        long total = 0;
        long older = 0;
        try (Sweeper.Walk walk = sweeper.walk(part, below)) {
            for (Sweeper.Page page = walk.next(); page != null; page = walk.next()) {
                total += page.looked();
                older += page.older().size();
                checkpoint();
            }
        }
        if (options.sweeps().mode() == SweepMode.DRY_RUN) {
            log.warn(
                    "{}: The {} was read to its end; {} of {} in {} are no longer in it. Nothing is removed: {}=dry_run.",
                    options.name(),
                    place,
                    older,
                    total,
                    part,
                    SinkSettings.SWEEP.name());
            return;
        }
        if (options.sweeps().forbids(older, total)) {
            throw tooMany(part, place, older, total);
        }
        long count = older == 0 ? 0 : remove(part, below);
        log.info(
                "{}: The {} was read to its end; removed {} of {} in {}, which are no longer in it.",
                options.name(),
                place,
                count,
                total,
                part);
    }

    private FaultException tooMany(String part, String place, long older, long total) {
        return new FaultException(
                Fault.SWEEP_LIMIT,
                "The " + place + " was read to its end, and " + older + " of " + total + " in " + part
                        + " are no longer in it, which is more than " + SinkSettings.SWEEP_MAX_PERCENT.name() + "="
                        + options.sweeps().maxPercent() + ". Nothing was removed. If the table is the right one, set "
                        + SinkSettings.SWEEP_MAX_PERCENT.name() + "=100 and restart, and they are removed; with "
                        + SinkSettings.SWEEP.name() + "=off they stay.");
    }

    private long remove(String part, long below) {
        long count = 0;
        try (Sweeper.Walk walk = sweeper.walk(part, below)) {
            for (Sweeper.Page page = walk.next(); page != null; page = walk.next()) {
                checkpoint();
                if (!page.older().isEmpty()) {
                    int gone = sweeper.remove(part, page.older(), below - 1);
                    removed.add(gone);
                    count += gone;
                }
            }
        }
        return count;
    }

    private void checkpoint() {
        if (!proceed.getAsBoolean()) {
            throw new GivenUp();
        }
    }

    private void tellOnce(String owner, String what) {
        if (told.add(owner)) {
            log.warn("{}: {}", options.name(), what);
        }
    }
}
