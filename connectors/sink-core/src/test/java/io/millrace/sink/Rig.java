package io.millrace.sink;

import io.millrace.core.change.Change;
import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.Op;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** A pipeline with a clock, a target and a Connect that a test moves step by step. */
final class Rig {
    static final String TOPIC = "shop.orders";
    static final RecordRules RULES = rules(OnRejected.FAIL);
    static final SinkOptions OPTIONS = new SinkOptions(
            "shop-0",
            1,
            3,
            10_000,
            Duration.ofMillis(10),
            1_000_000,
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10)),
            new SweepOptions(SweepMode.ON, 50, OnTruncate.FAIL),
            DeleteRetention.UNCHECKED,
            false,
            RULES,
            Duration.ofSeconds(45));

    final FakeClock clock = new FakeClock();
    final FakeReporter reporter = new FakeReporter();
    final FakeSinkTaskContext context;
    final TestTarget target;
    final ManualLanes lanes = new ManualLanes();
    final Queue<Runnable> sweepsDue = new ArrayDeque<>();
    final SinkPipeline<TestOp> pipeline;
    final Map<TopicPartition, OffsetAndMetadata> delivered = new HashMap<>();

    Rig() {
        this(OPTIONS);
    }

    Rig(SinkOptions options) {
        this(options, Rig::plan);
    }

    Rig(SinkOptions options, Planner<TestOp> planner) {
        this(options, planner, new TestTarget(), null, null);
    }

    Rig(SinkOptions options, Planner<TestOp> planner, @Nullable PluginMetrics metrics) {
        this(options, planner, new TestTarget(), null, metrics);
    }

    private Rig(
            SinkOptions options,
            Planner<TestOp> planner,
            TestTarget target,
            @Nullable Supplier<? extends Sweeper> sweepers,
            @Nullable PluginMetrics metrics) {
        this.target = target;
        context = new FakeSinkTaskContext(reporter, metrics);
        pipeline = new SinkPipeline<>(
                options,
                planner,
                () -> target,
                sweepers,
                List.of(),
                context,
                new SinkPipeline.Surroundings(clock, lanes, sweepsDue::add));
    }

    /** A task that can sweep a target which it shares with others. */
    static Rig sweeping(SweepOptions sweeps, FakeSweeper sweeper) {
        return sweeping(with(OPTIONS.memoryBytes(), sweeps, false), sweeper);
    }

    static Rig sweeping(SinkOptions options, FakeSweeper sweeper) {
        return new Rig(options, Rig::plan, sweeper.target(), () -> sweeper, null);
    }

    static Rig withDeadLetters() {
        return new Rig(with(OPTIONS.memoryBytes(), OPTIONS.sweeps(), true));
    }

    static RecordRules rules(OnRejected policy) {
        return new RecordRules(null, TopicNames.SAME, List.of(), new RejectionPolicy(policy, Map.of()));
    }

    static SinkOptions with(long memory, SweepOptions sweeps, boolean deadLetters) {
        return with(memory, sweeps, deadLetters, deadLetters ? rules(OnRejected.DEAD_LETTER) : RULES);
    }

    static SinkOptions with(long memory, SweepOptions sweeps, boolean deadLetters, RecordRules rules) {
        return new SinkOptions(
                OPTIONS.name(),
                OPTIONS.lanes(),
                OPTIONS.batchRecords(),
                OPTIONS.batchBytes(),
                OPTIONS.linger(),
                memory,
                OPTIONS.backoff(),
                sweeps,
                DeleteRetention.UNCHECKED,
                deadLetters,
                rules,
                OPTIONS.session());
    }

    static void plan(Change change, Consumer<? super TestOp> out) {
        long version = change.origin().version();
        if (change instanceof Change.Upsert upsert) {
            out.accept(TestOp.set(String.valueOf(upsert.key().value()), version));
        } else if (change instanceof Change.Delete delete) {
            String key = String.valueOf(delete.key().value());
            out.accept(new TestOp(key, version, "", Coalesce.REPLACE, version));
        }
    }

    static TopicPartition partition(int number) {
        return new TopicPartition(TOPIC, number);
    }

    static SinkRecord row(int partition, long offset, String key, long version) {
        return record(partition, offset, key, Op.UPDATE, version, "\"row\"");
    }

    static SinkRecord record(int partition, long offset, String key, Op op, long version, @Nullable String value) {
        return new SinkRecord(
                TOPIC,
                partition,
                Schema.STRING_SCHEMA,
                key,
                Schema.OPTIONAL_STRING_SCHEMA,
                value,
                offset,
                0L,
                TimestampType.CREATE_TIME,
                ChangeHeaders.of(op, version, version, "shop.orders", op.isControl() ? "g1" : null));
    }

    void open(int... partitions) {
        List<TopicPartition> opened = partitions(partitions);
        context.assign(opened);
        opened.forEach(partition -> delivered.put(partition, new OffsetAndMetadata(0)));
        pipeline.open(opened);
    }

    /** What Connect does when partitions are revoked. */
    void close(int... partitions) {
        List<TopicPartition> closed = partitions(partitions);
        pipeline.preCommit(delivered);
        pipeline.close(closed);
        delivered.keySet().removeAll(closed);
        context.revoke(closed);
    }

    void put(SinkRecord... records) {
        context.takeTimeout(); // Connect uses it up with every poll.
        pipeline.put(new ArrayList<>(List.of(records)));
        for (SinkRecord record : records) {
            delivered.put(
                    new TopicPartition(record.topic(), record.kafkaPartition()),
                    new OffsetAndMetadata(record.kafkaOffset() + 1));
        }
    }

    /** Lets the linger pass, sends what can be sent, and takes in the answers. */
    void flow() {
        pass(OPTIONS.linger());
    }

    void pass(Duration time) {
        clock.advance(time);
        lanes.run();
        put();
    }

    /** Lets what is due be swept, and takes in what came of it. */
    void sweep() {
        for (Runnable due = sweepsDue.poll(); due != null; due = sweepsDue.poll()) {
            due.run();
            put();
        }
    }

    long committable(int partition) {
        return commit(partition).offset();
    }

    String status() {
        return commit(0).metadata();
    }

    private OffsetAndMetadata commit(int partition) {
        OffsetAndMetadata found = pipeline.preCommit(Map.copyOf(delivered)).get(partition(partition));
        if (found == null) {
            throw new AssertionError("Nothing to commit for partition " + partition);
        }
        return found;
    }

    private static List<TopicPartition> partitions(int... numbers) {
        return Arrays.stream(numbers).mapToObj(Rig::partition).toList();
    }
}
