package io.millrace.redis;

import io.millrace.core.change.JsonText;
import io.millrace.sink.testing.Row;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The rows that keys hold, for the tests that all sinks share. */
final class RedisRows {
    private RedisRows() {}

    /** Of strings of JSON, by key. */
    static Map<Long, Row> ofJson(Map<String, String> values) {
        Map<Long, Row> rows = new TreeMap<>();
        values.values().forEach(json -> {
            if (JsonText.of(json.getBytes(StandardCharsets.UTF_8)).tree() instanceof Map<?, ?> document) {
                Row row = Row.of(document);
                rows.put(row.id(), row);
            }
        });
        return rows;
    }

    /** Of hashes, by key. */
    static Map<Long, Row> ofHashes(Map<String, Map<String, String>> values) {
        Map<Long, Row> rows = new TreeMap<>();
        values.values().forEach(fields -> {
            Row row = Row.of(fields);
            rows.put(row.id(), row);
        });
        return rows;
    }
}
