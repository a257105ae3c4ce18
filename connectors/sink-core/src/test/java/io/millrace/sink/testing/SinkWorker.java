package io.millrace.sink.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** A Connect worker with one task of a sink, which owns all partitions of one topic; for one thread. */
public final class SinkWorker implements AutoCloseable {
    /** Longer than anything takes on a busy machine. */
    static final Duration BOUND = Duration.ofSeconds(90);

    private final Supplier<? extends SinkTask> tasks;
    private final Map<String, String> config;
    private final TestTopic topic;
    private final DeadLetterQueue queue = new DeadLetterQueue();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final Map<TopicPartition, Long> position = new HashMap<>();
    private WorkerContext context = new WorkerContext(queue);
    private SinkTask task;
    private String status = "";

    /** Starts the task, which makes what it rejects dead letters unless the configuration says otherwise. */
    public SinkWorker(Supplier<? extends SinkTask> tasks, Map<String, String> config, TestTopic topic) {
        this.tasks = tasks;
        this.config = withQueue(config);
        this.topic = topic;
        this.task = start();
    }

    public DeadLetterQueue queue() {
        return queue;
    }

    /** Hands the task the next records of every partition that it has not paused. */
    public void poll(int most) {
        queue.advance();
        List<SinkRecord> batch = new ArrayList<>();
        for (Map.Entry<TopicPartition, Long> at : position.entrySet()) {
            if (!context.isPaused(at.getKey())) {
                List<SinkRecord> records = topic.records(at.getKey().partition());
                int first = at.getValue().intValue();
                int next = (int) Math.min((long) first + most, records.size());
                batch.addAll(records.subList(first, next));
                at.setValue((long) next);
            }
        }
        task.put(batch);
        position.putAll(context.takeRewound());
    }

    /** Commits what the task says is settled. */
    public void commit() {
        Map<TopicPartition, OffsetAndMetadata> delivered = new HashMap<>();
        position.forEach((partition, offset) -> delivered.put(partition, new OffsetAndMetadata(offset)));
        task.preCommit(delivered).forEach((partition, offset) -> {
            committed.put(partition, offset.offset());
            status = offset.metadata();
        });
    }

    /** The offset that is committed. */
    public long committed(int partition) {
        return committed.getOrDefault(new TopicPartition(topic.name(), partition), 0L);
    }

    /** The status that the last commit carried, in JSON. */
    public String status() {
        return status;
    }

    /** Calls the task until everything in the topic is committed. */
    public void drain() {
        drain(BOUND);
    }

    /** Calls the task until everything in the topic is committed, which must not take longer. */
    public void drain(Duration bound) {
        await().atMost(bound)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .pollInSameThread()
                .untilAsserted(() -> {
                    poll(Integer.MAX_VALUE);
                    commit();
                    for (TopicPartition partition : topic.partitions()) {
                        assertThat(committed(partition.partition()))
                                .as("committed of %s: %s", partition, status)
                                .isEqualTo(topic.records(partition.partition()).size());
                    }
                });
    }

    /** Calls the task until its status has this text. */
    public void awaitStatus(String... texts) {
        await().atMost(BOUND)
                .pollInterval(Duration.ofMillis(5))
                .pollInSameThread()
                .untilAsserted(() -> {
                    poll(Integer.MAX_VALUE);
                    commit();
                    assertThat(status).contains(texts);
                });
    }

    /** The process dies: what was not committed comes again, to a new task. */
    public void crash() {
        task.stop();
        context = new WorkerContext(queue);
        position.clear();
        task = start();
    }

    /** A partition leaves the task and comes back. */
    public void rebalance(int number) {
        TopicPartition partition = new TopicPartition(topic.name(), number);
        commit();
        task.close(List.of(partition));
        context.revoke(partition);
        position.remove(partition);
        open(Set.of(partition));
    }

    /** Someone sets the offset of a partition back. */
    public void rewind(int number, long offset) {
        position.put(new TopicPartition(topic.name(), number), offset);
    }

    @Override
    public void close() {
        task.stop();
    }

    private SinkTask start() {
        SinkTask started = tasks.get();
        started.initialize(context);
        started.start(config);
        task = started;
        open(Set.copyOf(topic.partitions()));
        return started;
    }

    private void open(Set<TopicPartition> partitions) {
        partitions.forEach(partition -> position.put(partition, committed(partition.partition())));
        context.assign(partitions);
        task.open(partitions);
    }

    private static Map<String, String> withQueue(Map<String, String> config) {
        Map<String, String> all = new HashMap<>(Map.of(
                "name", "suite",
                "retry.backoff.ms", "5",
                "retry.backoff.max.ms", "200",
                "linger.ms", "1",
                "errors.tolerance", "all",
                "errors.deadletterqueue.topic.name", "dead",
                "errors.deadletterqueue.context.headers.enable", "true"));
        all.putAll(config);
        return all;
    }
}
