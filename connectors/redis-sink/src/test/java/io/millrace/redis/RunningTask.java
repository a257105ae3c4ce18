package io.millrace.redis;

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

    TaskContext context() {
        return context;
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
                .until(() -> committed(offset).offset() == offset);
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
