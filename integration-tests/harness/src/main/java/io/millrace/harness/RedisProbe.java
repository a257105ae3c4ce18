package io.millrace.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks into a Redis server without any of our code. */
public final class RedisProbe implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 5000;

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    public RedisProbe(String uri) {
        this.client = RedisClient.create(uri);
        this.connection = client.connect();
    }

    /** All values whose keys begin with a prefix, by what follows the prefix. */
    public Map<String, JsonNode> documents(String prefix) {
        RedisCommands<String, String> redis = connection.sync();
        Map<String, JsonNode> documents = new HashMap<>();
        ScanArgs match = ScanArgs.Builder.matches(prefix + "*").limit(PAGE);
        ScanCursor cursor = ScanCursor.INITIAL;
        do {
            KeyScanCursor<String> page = redis.scan(cursor, match);
            List<String> keys = new ArrayList<>(page.getKeys());
            if (!keys.isEmpty()) {
                redis.mget(keys.toArray(String[]::new)).forEach(entry -> {
                    if (entry.hasValue()) {
                        documents.put(entry.getKey().substring(prefix.length()), parse(entry.getValue()));
                    }
                });
            }
            cursor = page;
        } while (!cursor.isFinished());
        return documents;
    }

    /** One value; a missing node if there is none. */
    public JsonNode get(String key) {
        String value = connection.sync().get(key);
        return value == null ? MissingNode.getInstance() : parse(value);
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not JSON: " + json, e);
        }
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
