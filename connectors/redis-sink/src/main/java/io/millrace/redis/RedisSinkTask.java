package io.millrace.redis;

import io.millrace.core.MillraceVersion;
import io.millrace.sink.Planner;
import io.millrace.sink.SinkPipeline;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/** A task of the Redis sink; the pipeline does the work, and connects when there is something to write. */
public final class RedisSinkTask extends SinkTask {
    private @Nullable Running running;

    private record Running(RedisClient client, SinkPipeline<RedisOp> pipeline) {}

    @Override
    public String version() {
        return MillraceVersion.current();
    }

    @Override
    public void start(Map<String, String> started) {
        RedisSinkConfig config = RedisSinkConfig.parse(started);
        RedisClient client = new LettuceRedisClient(
                config.options().name(), config.endpoint(), config.connectTimeout(), config.commandTimeout());
        Planner<RedisOp> planner = LayoutPlanner.of(config.layouts());
        Requests requests = new Requests(new Commands(config.guard(), config.tombstoneRetention()), false);
        running = new Running(
                client,
                new SinkPipeline<>(config.options(), planner, () -> new RedisPipeline(client, requests), context));
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        pipeline().open(partitions);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        pipeline().put(records);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> delivered) {
        return pipeline().preCommit(delivered);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        pipeline().close(partitions);
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

    private SinkPipeline<RedisOp> pipeline() {
        if (running == null) {
            throw new IllegalStateException("The task is not started.");
        }
        return running.pipeline();
    }
}
