package io.millrace.sink;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.core.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LaneThreadsTest {
    private static final TopicPartition PARTITION = Rig.partition(0);

    private final FakeSinkTaskContext context = new FakeSinkTaskContext(null);

    @Test
    void writesEverythingInOrderPerTargetOnItsOwnThreads() {
        Map<String, Long> versions = new ConcurrentHashMap<>();
        Map<String, String> threads = new ConcurrentHashMap<>();
        AtomicInteger outOfOrder = new AtomicInteger();
        SinkPipeline<TestOp> pipeline = pipeline(batch -> {
            for (TestOp op : batch) {
                Long before = versions.put(op.target(), op.version());
                String thread = Thread.currentThread().getName();
                String other = threads.put(op.target(), thread);
                if ((before != null && before > op.version()) || (other != null && !other.equals(thread))) {
                    outOfOrder.incrementAndGet();
                }
            }
            return Collections.nCopies(batch.size(), Verdict.APPLIED);
        });
        pipeline.open(List.of(PARTITION));
        int records = 20_000;
        for (int i = 0; i < records; i += 500) {
            List<SinkRecord> batch = new ArrayList<>();
            for (int j = i; j < i + 500; j++) {
                batch.add(Rig.row(0, j, "k" + j % 997, j));
            }
            pipeline.put(batch);
        }
        awaitCommitted(pipeline, records);
        pipeline.stop();

        assertThat(outOfOrder).hasValue(0);
        assertThat(versions).hasSize(997).containsEntry("k0", 19_940L);
        assertThat(threads.values()).contains("shop-0-lane-0", "shop-0-lane-1", "shop-0-lane-2");
    }

    @Test
    void theyHaveTheClassLoaderOfTheThreadThatStartedThem() {
        ClassLoader plugin = new ClassLoader(null) {};
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        List<ClassLoader> seen = Collections.synchronizedList(new ArrayList<>());
        Thread.currentThread().setContextClassLoader(plugin);
        SinkPipeline<TestOp> pipeline;
        try {
            pipeline = pipeline(batch -> {
                seen.add(Thread.currentThread().getContextClassLoader());
                return Collections.nCopies(batch.size(), Verdict.APPLIED);
            });
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        pipeline.open(List.of(PARTITION));
        pipeline.put(List.of(Rig.row(0, 0, "a", 1)));
        awaitCommitted(pipeline, 1);
        pipeline.stop();

        assertThat(seen).containsExactly(plugin);
    }

    @Test
    void newOperationsDoNotWaitForFailedOnes() {
        SinkPipeline<TestOp> pipeline =
                pipeline(1, new Backoff(Duration.ofMinutes(10), Duration.ofMinutes(10)), batch -> batch.stream()
                        .map(op -> op.target().equals("a")
                                ? Verdict.retry(Fault.TARGET_BUSY, "Status 429.")
                                : Verdict.APPLIED)
                        .toList());
        pipeline.open(List.of(PARTITION));
        // Together, so that it is not the target as a whole that seems to be down.
        pipeline.put(
                List.of(Rig.row(0, 1, "a", 1), Rig.row(0, 0, "b", 1), Rig.row(0, 0, "c", 1), Rig.row(0, 0, "d", 1)));
        awaitCommitted(pipeline, 1);
        pipeline.put(List.of(Rig.row(0, 0, "b", 2)));
        awaitCommitted(pipeline, 1);
        pipeline.stop();
    }

    @Test
    void aWriterThatHangsDelaysCloseAndStopByTwoSecondsAtMost() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        SinkPipeline<TestOp> pipeline = pipeline(batch -> {
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                interrupted.countDown();
            }
            return Collections.nCopies(batch.size(), Verdict.APPLIED);
        });
        pipeline.open(List.of(PARTITION));
        pipeline.put(List.of(Rig.row(0, 0, "a", 1)));
        await().atMost(5, SECONDS).until(() -> entered.getCount() == 0);

        long start = System.nanoTime();
        pipeline.close(List.of(PARTITION));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
        pipeline.stop();

        await().atMost(5, SECONDS).until(() -> interrupted.getCount() == 0);
    }

    private SinkPipeline<TestOp> pipeline(Writer<TestOp> writer) {
        return pipeline(3, Rig.OPTIONS.backoff(), writer);
    }

    private SinkPipeline<TestOp> pipeline(int lanes, Backoff backoff, Writer<TestOp> writer) {
        SinkOptions options = new SinkOptions(
                "shop-0",
                lanes,
                200,
                1_000_000,
                Duration.ofMillis(1),
                100_000_000,
                backoff,
                Rig.OPTIONS.sweeps(),
                DeleteRetention.UNCHECKED,
                false,
                Rig.RULES,
                Rig.OPTIONS.session());
        context.assign(List.of(PARTITION));
        return new SinkPipeline<TestOp>(options, Rig::plan, () -> writer, context);
    }

    private static void awaitCommitted(SinkPipeline<TestOp> pipeline, long offset) {
        await().pollInSameThread().atMost(10, SECONDS).untilAsserted(() -> assertThat(
                        pipeline.preCommit(Map.of(PARTITION, new OffsetAndMetadata(offset))))
                .extractingByKey(PARTITION)
                .extracting(OffsetAndMetadata::offset)
                .isEqualTo(offset));
    }
}
