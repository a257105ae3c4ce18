package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.connect.sink.SinkRecord;
import org.awaitility.Awaitility;

/** A task as Connect runs it: called from one thread, again and again. */
final class RunningTask implements AutoCloseable {
    private final TaskContext context = new TaskContext();
    private final RedisSinkTask task = new RedisSinkTask();

    RunningTask(RealRedis redis) {
        this(Map.of("uri", redis.server().uri().toString()));
    }

    RunningTask(RealRedis redis, Map<String, String> settings) {
        this(with(settings, "uri", redis.server().uri().toString()));
    }

    RunningTask(Map<String, String> settings) {
        Map<String, String> config = new HashMap<>(Map.of("name", "cache", "retry.backoff.max.ms", "500"));
        config.putAll(settings);
        task.initialize(context);
        task.start(config);
        task.open(List.of(TaskContext.PARTITION));
    }

    void put(List<SinkRecord> records) {
        task.put(records);
    }

    /** Delivers and waits until all of it is settled. */
    void deliver(List<SinkRecord> records) {
        task.put(records);
        awaitSettled(records.get(records.size() - 1).kafkaOffset() + 1);
    }

    void awaitSettled(long offset) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .pollInSameThread()
                .untilAsserted(() -> {
                    OffsetAndMetadata committed = committed(offset);
                    assertThat(committed.offset()).as(committed.metadata()).isEqualTo(offset);
                });
    }

    /** Goes on until the task has asked to read again, and returns from where. */
    int awaitRewind() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInSameThread().until(() -> {
            task.put(List.of());
            return !context.rewound().isEmpty();
        });
        return context.rewound().getOrDefault(TaskContext.PARTITION, -1L).intValue();
    }

    String status() {
        return committed(Long.MAX_VALUE).metadata();
    }

    OffsetAndMetadata committed(long delivered) {
        task.put(List.of());
        return task.preCommit(Map.of(TaskContext.PARTITION, new OffsetAndMetadata(delivered)))
                .getOrDefault(TaskContext.PARTITION, new OffsetAndMetadata(0));
    }

    @Override
    public void close() {
        task.close(List.of(TaskContext.PARTITION));
        task.stop();
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(name, value);
        return more;
    }
}
