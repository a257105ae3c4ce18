package io.millrace.sink;

import io.millrace.core.fault.FaultException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** A sink on a compacted topic through weeks of stops, pauses and outages, with an operator who does what faults ask for. */
final class WatermarkSimulation {
    static final Duration KEPT = Duration.ofDays(7);
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final int KEYS = 12;

    /** So many calls are at once: the notes of earlier tasks are read beside the records. */
    private static final int AT_ONCE = 3;

    /** How a sink is for a while. */
    private enum Phase {
        READING,
        SLOW,
        STOPPED,
        HELD,
        PAUSED
    }

    private final Random random;
    private final FakeClock clock = new FakeClock();
    private final FakeNotes notes = new FakeNotes();
    private final CompactedLog log = new CompactedLog(KEPT.toMillis());
    private final TopicPartition partition = Rig.partition(0);
    private final boolean checks;

    /** The target: the offset of the record that each key is of. */
    private final Map<String, Long> target = new HashMap<>();

    private @Nullable Instant resyncedAt;
    private @Nullable Watermarks task;
    private Phase phase = Phase.STOPPED;
    private long position;
    private long committed;
    private long handed;

    /** The times of the records that were read and are not committed. */
    private final Deque<long[]> uncommitted = new ArrayDeque<>();

    /** The time up to which all that was written is committed; the sink has missed nothing before. */
    private long caughtUp;

    private int differing;
    private long busyUntil;
    private double writes;

    int faults;
    int needless;
    int missed;
    int checked;

    WatermarkSimulation(long seed, boolean checks) {
        this.random = new Random(seed);
        this.checks = checks;
    }

    /** Lets weeks pass. */
    void run(Duration before, Duration time, boolean disturbed) {
        for (long left = before.toMillis(); left > 0; left -= STEP.toMillis()) {
            pass();
        }
        caughtUp = clock.millis();
        for (long left = time.toMillis(); left > 0; left -= STEP.toMillis()) {
            pass();
            if (clock.millis() >= busyUntil) {
                next(disturbed);
            }
            if (phase != Phase.STOPPED) {
                call();
            }
        }
    }

    private void pass() {
        clock.advance(STEP);
        if (random.nextInt(200) == 0) {
            writes = random.nextInt(3) == 0 ? 0 : 3 * Math.pow(random.nextDouble(), 8);
        }
        for (double due = writes; random.nextDouble() < due; due--) {
            String key = "k" + random.nextInt(KEYS);
            if (random.nextInt(3) == 0) {
                log.delete(key, clock.millis());
            } else {
                log.upsert(key, clock.millis());
            }
        }
        if (random.nextInt(20) == 0) {
            log.clean(clock.millis());
        }
    }

    private void next(boolean disturbed) {
        Phase[] all = Phase.values();
        phase = disturbed && random.nextBoolean() ? all[random.nextInt(all.length)] : Phase.READING;
        double days = phase == Phase.READING ? 2 : 12;
        busyUntil = clock.millis()
                + (long) (random.nextDouble() * days * Duration.ofDays(1).toMillis());
        if (phase == Phase.STOPPED || random.nextBoolean()) {
            task = null; // killed: reading goes on at what is committed
            position = committed;
        }
    }

    private void call() {
        try {
            Watermarks running = task == null ? start() : task;
            running.look(phase == Phase.HELD);
            if (isReading()) {
                read(running);
            }
            commit(running);
        } catch (FaultException e) {
            repair();
        }
    }

    private boolean isReading() {
        return phase == Phase.READING || phase == Phase.SLOW;
    }

    private Watermarks start() {
        DeleteRetention retention = checks ? new DeleteRetention(KEPT, resyncedAt) : DeleteRetention.UNCHECKED;
        Watermarks started = new Watermarks(
                "sim-0",
                retention,
                new Watermarks.Parts(clock, () -> notes, () -> phase == Phase.PAUSED, Runnable::run));
        started.open(List.of(partition));
        task = started;
        position = committed;
        handed = committed;
        uncommitted.clear();
        return started;
    }

    private void read(Watermarks running) {
        for (CompactedLog.Item item : log.read(position, phase == Phase.SLOW ? 1 : 50)) {
            running.met(new SinkRecord(
                    partition.topic(),
                    0,
                    null,
                    item.key(),
                    null,
                    null,
                    item.offset(),
                    item.time(),
                    TimestampType.CREATE_TIME));
            apply(item);
            uncommitted.add(new long[] {item.offset(), item.time()});
            position = item.offset() + 1;
        }
        if (log.read(position, 1).isEmpty()) {
            position = log.end();
            checked++;
            differing = target.keySet().equals(log.table.keySet()) ? 0 : differing + 1;
            if (differing == AT_ONCE) {
                missed++;
            }
        }
    }

    private void apply(CompactedLog.Item item) {
        if (item.isEnd()) {
            target.values().removeIf(version -> version < item.begun());
        } else if (item.isDelete()) {
            target.remove(item.key());
        } else {
            target.put(item.key(), item.offset());
        }
    }

    private void commit(Watermarks running) {
        committed = handed;
        handed = position - (position > committed ? random.nextInt((int) Math.min(3, position - committed) + 1) : 0);
        running.committing(
                Map.of(partition, new OffsetAndMetadata(position)), Map.of(partition, new OffsetAndMetadata(handed)));
        if (committed == log.end() && isReading()) { // else it cannot know that nothing is written
            caughtUp = clock.millis();
        }
        while (!uncommitted.isEmpty() && uncommitted.getFirst()[0] < committed) {
            caughtUp = Math.max(caughtUp, uncommitted.removeFirst()[1]);
        }
    }

    /** What the fault asks for: the table is read again, and the sink is told since when. */
    private void repair() {
        faults++;
        differing = 0;
        if (clock.millis() - caughtUp < KEPT.toMillis() * 9 / 10) {
            needless++;
        }
        resyncedAt = Instant.ofEpochMilli(clock.millis());
        caughtUp = clock.millis();
        log.resync(clock.millis());
        task = null;
    }
}
