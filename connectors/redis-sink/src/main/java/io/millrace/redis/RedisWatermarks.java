package io.millrace.redis;

import io.millrace.sink.WatermarkNotes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Up to when deletes were seen, as strings in Redis: {@code millrace:s:deletes|CONNECTOR|TOPIC|PARTITION} holds the
 * milliseconds. They need no guard of keys, and go with everything else when Redis is emptied, as they should.
 */
final class RedisWatermarks implements WatermarkNotes {
    /** Longer than anybody lets a sink stand still that is to go on. */
    private static final String KEEP_SECONDS =
            Long.toString(Duration.ofDays(400).toSeconds());

    private final RedisClient client;
    private final String connector;
    private @Nullable SweepExchange exchange;

    RedisWatermarks(RedisClient client, String connector) {
        this.client = client;
        this.connector = connector;
    }

    @Override
    public Map<TopicPartition, Long> read(Collection<TopicPartition> partitions) {
        List<TopicPartition> asked = List.copyOf(partitions);
        List<List<byte[]>> commands = new ArrayList<>(asked.size());
        asked.forEach(partition -> commands.add(SweepNotes.command("MGET", key(partition))));
        List<Reply.Done> replies = exchange().all(commands);
        Map<TopicPartition, Long> found = new HashMap<>();
        for (int i = 0; i < replies.size(); i++) {
            String time = replies.get(i).texts().get(0);
            if (time != null) {
                found.put(asked.get(i), Long.valueOf(time));
            }
        }
        return found;
    }

    @Override
    public void write(Map<TopicPartition, Long> times) {
        List<List<byte[]>> commands = new ArrayList<>(times.size());
        times.forEach((partition, time) ->
                commands.add(SweepNotes.command("SET", key(partition), Long.toString(time), "EX", KEEP_SECONDS)));
        exchange().all(commands);
    }

    @Override
    public void close() {
        if (exchange != null) {
            exchange.close();
        }
    }

    private String key(TopicPartition partition) {
        return SweepNotes.PREFIX + "deletes|" + connector + "|" + partition.topic() + "|" + partition.partition();
    }

    private SweepExchange exchange() {
        SweepExchange open = exchange;
        if (open == null || !open.isOpen()) {
            if (open != null) {
                open.close();
            }
            open = new SweepExchange(client.connect(), false);
            exchange = open;
        }
        return open;
    }
}
