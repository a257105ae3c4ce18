package io.debezium.connector.base;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.pipeline.Sizeable;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for Debezium's class of this name: the queue in memory, made as the Debezium of this jar makes it, and as its
 * MariaDB connector does, which is older.
 */
public class DefaultQueueProvider<T extends Sizeable> implements QueueProvider<T> {
    private Queue<T> queue = new ArrayDeque<>();

    /** To be configured. */
    public DefaultQueueProvider() {}

    /** As Debezium's MariaDB task calls it. */
    public DefaultQueueProvider(int size) {
        queue = new ArrayDeque<>(size);
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void configure(Map<String, ?> properties) {
        queue = new ArrayDeque<>(Configuration.from(properties).getInteger(CommonConnectorConfig.MAX_QUEUE_SIZE));
    }

    @Override
    public void enqueue(T record) {
        queue.add(record);
    }

    @Override
    public @Nullable T poll() {
        return queue.poll();
    }

    @Override
    public int size() {
        return queue.size();
    }
}
