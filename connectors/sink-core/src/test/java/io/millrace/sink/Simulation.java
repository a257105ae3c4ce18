package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A topic of two partitions, a Connect that polls, commits, rebalances and crashes, and a target that fails in many
 * ways; all of it driven by a random seed.
 */
final class Simulation {
    private static final int PARTITIONS = 2;
    private static final int LENGTH = 40;
    private static final int LANES = 3;

    private record Row(String key, long version) {}

    private final Random random;
    private final boolean guarded;
    private final List<List<Row>> log = new ArrayList<>();
    private final Set<Row> poison = new HashSet<>();

    private final Map<String, Long> target = new HashMap<>();
    private final Map<String, Long> settled = new HashMap<>();
    private final List<String> stepsBack = new ArrayList<>();
    private final long[] committed = new long[PARTITIONS];
    private final FakeReporter reporter = new FakeReporter();
    private final FakeClock clock = new FakeClock();
    private boolean healthy;

    private FakeSinkTaskContext context = new FakeSinkTaskContext(reporter);
    private ManualLanes lanes = new ManualLanes();
    private SinkPipeline<TestOp> pipeline = pipeline();
    private final Map<TopicPartition, OffsetAndMetadata> delivered = new HashMap<>();

    /** A target that is not guarded takes any version; then the log has no duplicates. */
    Simulation(long seed, boolean guarded) {
        this.random = new Random(seed);
        this.guarded = guarded;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            log.add(rows(partition));
        }
        open(0);
        open(1);
    }

    /** Does one thing; the higher numbers make records come again. */
    void act(int action) {
        switch (action) {
            case 0, 1 -> poll(1 + random.nextInt(5));
            case 2, 3 -> lanes.step(random.nextInt(LANES));
            case 4 -> clock.advance(Duration.ofMillis(random.nextInt(60)));
            case 5 -> commit();
            case 6 -> answerReports();
            case 7 -> reassign(random.nextInt(PARTITIONS), random.nextBoolean());
            case 8 -> rewind(random.nextInt(PARTITIONS));
            default -> crash();
        }
    }

    /** Everything works from now on; returns when all is settled. */
    void drain() {
        healthy = true;
        reporter.failAtOnce(false);
        for (int i = 0; i < 10_000; i++) {
            poll(LENGTH);
            clock.advance(Duration.ofMillis(200));
            lanes.run();
            reporter.completeAll();
            commit();
            if (committed[0] >= end(0) && committed[1] >= end(1)) {
                return;
            }
        }
        throw new AssertionError("Not drained: " + committed[0] + ", " + committed[1]);
    }

    /** The keys whose last version is not the one in the target. */
    List<String> differences() {
        Map<String, Row> last = new HashMap<>();
        log.forEach(rows -> rows.forEach(
                row -> last.merge(row.key(), row, (before, now) -> now.version() >= before.version() ? now : before)));
        List<String> different = new ArrayList<>();
        last.values().stream().filter(row -> !poison.contains(row)).forEach(row -> {
            if (!Long.valueOf(row.version()).equals(target.get(row.key()))) {
                different.add(row + " is " + target.get(row.key()));
            }
        });
        return different;
    }

    List<String> stepsBack() {
        return stepsBack;
    }

    private List<Row> rows(int partition) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < LENGTH; i++) {
            boolean again = guarded && !rows.isEmpty() && random.nextInt(5) == 0;
            Row row =
                    again ? rows.get(random.nextInt(rows.size())) : new Row(partition + "-" + random.nextInt(6), i + 1);
            rows.add(row);
            if (!again && random.nextInt(15) == 0) {
                poison.add(row);
            }
        }
        return rows;
    }

    private long end(int partition) {
        return offset(log.get(partition).size());
    }

    /** Offsets have gaps, as with transactions and filtered records. */
    private static long offset(int position) {
        return position * 3L;
    }

    private void poll(int most) {
        List<SinkRecord> batch = new ArrayList<>();
        for (int number = 0; number < PARTITIONS; number++) {
            TopicPartition partition = Rig.partition(number);
            OffsetAndMetadata at = delivered.get(partition);
            if (at != null && !context.paused().contains(partition)) {
                int first = (int) (at.offset() / 3);
                int next = Math.min(first + most, log.get(number).size());
                for (int i = first; i < next; i++) {
                    Row row = log.get(number).get(i);
                    batch.add(Rig.row(number, offset(i), row.key(), row.version()));
                }
                delivered.put(partition, new OffsetAndMetadata(offset(next)));
            }
        }
        pipeline.put(batch);
    }

    private void commit() {
        pipeline.preCommit(Map.copyOf(delivered)).forEach((partition, offset) -> {
            int number = partition.partition();
            for (int i = 0; offset(i) < offset.offset() && i < log.get(number).size(); i++) {
                Row row = log.get(number).get(i);
                assertThat(settledVersion(row.key())).isGreaterThanOrEqualTo(row.version());
            }
            committed[number] = offset.offset();
        });
    }

    private long settledVersion(String key) {
        long inQueue = reporter.reports().stream()
                .filter(report ->
                        report.isInQueue() && key.equals(report.record().key()))
                .mapToLong(report -> Long.parseLong(String.valueOf(report.record()
                        .headers()
                        .lastWithName("millrace.version")
                        .value())))
                .max()
                .orElse(-1);
        return Math.max(inQueue, settled.getOrDefault(key, -1L));
    }

    private void answerReports() {
        if (random.nextBoolean()) {
            reporter.completeAll();
        } else {
            reporter.failAtOnce(random.nextBoolean());
        }
        pipeline.put(List.of());
    }

    private void reassign(int number, boolean lost) {
        List<TopicPartition> partitions = List.of(Rig.partition(number));
        if (!lost) {
            commit();
        }
        pipeline.close(partitions);
        context.revoke(partitions);
        delivered.keySet().removeAll(partitions);
        if (random.nextBoolean()) {
            pipeline.put(List.of());
            lanes.step(random.nextInt(LANES));
        }
        open(number);
    }

    private void rewind(int number) {
        long to = offset(random.nextInt(1 + (int) (committed[number] / 3)));
        delivered.put(Rig.partition(number), new OffsetAndMetadata(to));
    }

    private void crash() {
        context = new FakeSinkTaskContext(reporter);
        lanes = new ManualLanes();
        pipeline = pipeline();
        delivered.clear();
        open(0);
        open(1);
    }

    private void open(int number) {
        TopicPartition partition = Rig.partition(number);
        context.assign(List.of(partition));
        delivered.put(partition, new OffsetAndMetadata(committed[number]));
        pipeline.open(List.of(partition));
    }

    private SinkPipeline<TestOp> pipeline() {
        SinkOptions options = new SinkOptions(
                "sim-0",
                LANES,
                4,
                10_000,
                Duration.ofMillis(10),
                20_000,
                new Backoff(Duration.ofMillis(20), Duration.ofMillis(100)),
                Rig.OPTIONS.sweeps(),
                DeleteRetention.UNCHECKED,
                true,
                Rig.rules(OnRejected.DEAD_LETTER),
                Duration.ofSeconds(45));
        return new SinkPipeline<TestOp>(
                options,
                Rig::plan,
                () -> this::write,
                null,
                List.of(),
                context,
                new SinkPipeline.Surroundings(clock, lanes, Runnable::run));
    }

    private List<Verdict> write(List<TestOp> batch) {
        assertThat(batch.stream().map(TestOp::target)).doesNotHaveDuplicates();
        while (!healthy && random.nextInt(3) == 0) {
            poll(1 + random.nextInt(3)); // More arrives while the request is in flight.
        }
        if (!healthy && random.nextInt(8) == 0) {
            throw new IllegalStateException("connection reset");
        }
        return batch.stream().map(this::answer).toList();
    }

    private Verdict answer(TestOp op) {
        if (poison.contains(new Row(op.target(), op.version()))) {
            return Verdict.reject(Fault.TARGET_MAPPING, "Poison.");
        }
        int chance = healthy ? 9 : random.nextInt(10);
        if (chance < 3) {
            return Verdict.retry(Fault.TARGET_BUSY, "Status 429.");
        }
        boolean applied = apply(op);
        if (chance == 3) {
            return Verdict.retry(Fault.TARGET_UNREACHABLE, "The answer was lost.");
        }
        settled.merge(op.target(), op.version(), Math::max);
        return applied ? Verdict.APPLIED : Verdict.SUPERSEDED;
    }

    private boolean apply(TestOp op) {
        Long before = target.get(op.target());
        if (before != null && before > op.version()) {
            stepsBack.add(op.target() + " from " + before + " to " + op.version());
            if (guarded) {
                return false;
            }
        }
        target.put(op.target(), op.version());
        return true;
    }
}
