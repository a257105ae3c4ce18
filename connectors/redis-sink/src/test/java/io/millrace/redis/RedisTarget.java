package io.millrace.redis;

import io.millrace.sink.testing.Row;
import io.millrace.sink.testing.SinkTarget;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * A real server for the tests that all sinks share.
 *
 * @param eyes sees what is there
 * @param settings of tasks
 */
record RedisTarget(RealRedis.Eyes eyes, Map<String, String> settings) implements SinkTarget {

    @Override
    public SinkTask newTask() {
        return new RedisSinkTask();
    }

    @Override
    public Map<Long, Row> rows(String topic) {
        Map<String, String> strings = new TreeMap<>();
        Map<String, Map<String, String>> hashes = new HashMap<>();
        for (String key : eyes.redis().keys(topic + ":*")) {
            if (settings.getOrDefault("shape", "json").equals("hash")) {
                hashes.put(key, eyes.redis().hgetall(key));
            } else {
                strings.put(key, String.valueOf(eyes.redis().get(key)));
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
