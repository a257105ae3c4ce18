package io.millrace.redis;

import io.millrace.sink.testing.Row;
import io.millrace.sink.testing.SinkTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Real servers for the tests that all sinks share.
 *
 * @param eyes see what is there, those of a cluster a part each
 * @param settings of tasks
 */
record RedisTarget(List<RealRedis.Eyes> eyes, Map<String, String> settings) implements SinkTarget {

    /** One server. */
    RedisTarget(RealRedis.Eyes eyes, Map<String, String> settings) {
        this(List.of(eyes), settings);
    }

    /** One server from which everything is removed. */
    static RedisTarget empty(RealRedis redis, RealRedis.Eyes eyes, Map<String, String> settings) {
        eyes.redis().flushall();
        Map<String, String> all = new HashMap<>(settings);
        all.put("uri", redis.server().uri().toString());
        return new RedisTarget(eyes, all);
    }

    @Override
    public SinkTask newTask() {
        return new RedisSinkTask();
    }

    @Override
    public Map<Long, Row> rows(String topic) {
        Map<String, String> strings = new TreeMap<>();
        Map<String, Map<String, String>> hashes = new HashMap<>();
        for (RealRedis.Eyes look : eyes) {
            for (String key : look.redis().keys(topic + ":*")) {
                switch (settings.getOrDefault("shape", "json")) {
                    case "hash" -> hashes.put(key, look.redis().hgetall(key));
                    case "redisjson" -> strings.put(key, String.valueOf(DocumentServer.read(look, key)));
                    default -> strings.put(key, String.valueOf(look.redis().get(key)));
                }
            }
        }
        hashes.values().removeIf(Map::isEmpty);
        strings.values().removeIf("null"::equals);
        Map<Long, Row> rows = RedisRows.ofJson(strings);
        rows.putAll(RedisRows.ofHashes(hashes));
        return rows;
    }

    @Override
    public void close() {}
}
