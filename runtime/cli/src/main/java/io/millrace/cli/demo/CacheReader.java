package io.millrace.cli.demo;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Reads the demo's cache. */
final class CacheReader implements AutoCloseable {
    private static final int PAGE = 5000;

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final RedisCommands<String, String> redis;

    CacheReader(URI server) {
        RedisURI address = RedisURI.create(server);
        address.setTimeout(Duration.ofSeconds(30));
        client = RedisClient.create(address);
        connection = client.connect();
        redis = connection.sync();
    }

    /** How many keys each table has. */
    Map<String, Long> counts() {
        var counts = new HashMap<String, Long>();
        scan(
                "shop:*",
                keys -> keys.forEach(key -> {
                    int from = key.indexOf(':') + 1;
                    int to = key.indexOf(':', from);
                    counts.merge(to < 0 ? key : key.substring(from, to), 1L, Long::sum);
                }));
        return counts;
    }

    boolean has(ShopTable table, String id) {
        return redis.exists(table.keyPrefix() + id) > 0;
    }

    /** Reads every key of a table, without what it begins with, and its value. */
    void all(ShopTable table, BiConsumer<String, String> values) {
        int prefix = table.keyPrefix().length();
        scan(table.keyPrefix() + "*", keys -> {
            if (!keys.isEmpty()) {
                redis.mget(keys.toArray(String[]::new))
                        .forEach(pair -> values.accept(pair.getKey().substring(prefix), pair.getValueOrElse("")));
            }
        });
    }

    private void scan(String pattern, Consumer<List<String>> pages) {
        ScanArgs arguments = ScanArgs.Builder.matches(pattern).limit(PAGE);
        KeyScanCursor<String> cursor = redis.scan(arguments);
        pages.accept(cursor.getKeys());
        while (!cursor.isFinished()) {
            cursor = redis.scan(cursor, arguments);
            pages.accept(cursor.getKeys());
        }
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
