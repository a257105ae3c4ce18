package io.millrace.redis;

import io.millrace.core.MillraceVersion;
import io.millrace.sink.Planner;
import io.millrace.sink.SinkPipeline;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/** A task of the Redis sink; the pipeline does the work, and connects when there is something to write. */
public final class RedisSinkTask extends SinkTask {
    private @Nullable Running running;

    private record Running(RedisClient client, SinkPipeline<RedisOp> pipeline, Failover failover) {}

    @Override
    public String version() {
        return MillraceVersion.current();
    }

    @Override
    public void start(Map<String, String> started) {
        RedisSinkConfig config = RedisSinkConfig.parse(started);
        Failover failover = new Failover(
                config.options().name(),
                config.failoverRewind(),
                config.layouts().holdKeys());
        RedisClient client = RedisClients.open(config, failover.greeting());
        Planner<RedisOp> planner = LayoutPlanner.of(config.layouts());
        Requests requests = new Requests(new Commands(config.guard(), config.tombstoneRetention()), config.isCluster());
        running = new Running(
                client,
                new SinkPipeline<>(
                        config.options(),
                        planner,
                        () -> new RedisPipeline(client, requests),
                        () -> new RedisSweeper(
                                client,
                                config.layouts(),
                                config.guard(),
                                config.tombstoneRetention(),
                                config.isCluster()),
                        () -> new RedisWatermarks(client, started.getOrDefault("name", "")),
                        List.of(),
                        context),
                failover);
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        running().failover().trail().opened(partitions);
        running().pipeline().open(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        Running task = running();
        task.failover().trail().delivered(records);
        task.pipeline().put(records);
        task.failover().answer(context);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> delivered) {
        Map<TopicPartition, OffsetAndMetadata> settled = running().pipeline().preCommit(delivered);
        running().failover().trail().settled(settled);
        return settled;
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        running().pipeline().close(partitions);
        running().failover().trail().closed(partitions);
    }

    @Override
    public void stop() {
        Running stopping = running;
        running = null;
        if (stopping != null) {
            stopping.pipeline().stop();
            stopping.client().close();
        }
    }

    private Running running() {
        if (running == null) {
            throw new IllegalStateException("The task is not started.");
        }
        return running;
    }
}
