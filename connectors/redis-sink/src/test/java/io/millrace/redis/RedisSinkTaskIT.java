package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.core.change.Op;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A whole task against a real server: the cache equals the table whatever happens in between. */
class RedisSinkTaskIT {
    private static final Schema KEY = SchemaBuilder.struct()
            .field("order_id", Schema.INT64_SCHEMA)
            .field("line", Schema.INT32_SCHEMA)
            .build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("order_id", Schema.INT64_SCHEMA)
            .field("line", Schema.INT32_SCHEMA)
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    /** Random changes of few rows, and the rows as they are in the end. */
    private record History(List<SinkRecord> records, Map<String, String> cache) {
        static History random(int changes, long seed) {
            Random random = new Random(seed);
            List<SinkRecord> records = new ArrayList<>();
            Map<String, String> cache = new TreeMap<>();
            for (int i = 0; i < changes; i++) {
                long order = random.nextInt(200);
                int line = random.nextInt(3);
                String key = TaskContext.PARTITION.topic() + ":" + order + ":" + line;
                if (random.nextInt(4) == 0) {
                    cache.remove(key);
                    records.add(record(i, order, line, null));
                } else {
                    Struct row = new Struct(ROW)
                            .put("order_id", order)
                            .put("line", line)
                            .put("note", "n" + i);
                    cache.put(key, "{\"order_id\":" + order + ",\"line\":" + line + ",\"note\":\"n" + i + "\"}");
                    records.add(record(i, order, line, row));
                }
            }
            return new History(records, cache);
        }
    }

    @Test
    void theCacheEqualsTheTable() {
        History history = History.random(5000, 1);
        try (RealRedis redis = new RealRedis();
                RealRedis.Eyes eyes = redis.look();
                RunningTask task = new RunningTask(redis)) {
            task.deliver(history.records());

            assertThat(cache(eyes)).isEqualTo(history.cache());
        }
    }

    @Test
    void aReplayFromTheBeginningShowsNothingOlder() {
        History history = History.random(3000, 2);
        try (RealRedis redis = new RealRedis();
                RealRedis.Eyes eyes = redis.look()) {
            try (RunningTask task = new RunningTask(redis)) {
                task.deliver(history.records());
            }
            try (RunningTask task = new RunningTask(redis)) {
                int half = history.records().size() / 2;
                task.deliver(history.records().subList(0, half));
                assertThat(cache(eyes)).isEqualTo(history.cache());
                task.deliver(history.records().subList(half, history.records().size()));
                assertThat(cache(eyes)).isEqualTo(history.cache());
            }
        }
    }

    @Test
    void goesOnByItselfAfterTheServerWasKilled() {
        History history = History.random(20_000, 3);
        try (RealRedis redis = new RealRedis();
                RunningTask task = new RunningTask(redis)) {
            task.put(history.records().subList(0, 10_000));
            redis.server().kill();
            task.put(history.records().subList(10_000, 20_000));
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> task.status()
                    .contains("retrying"));
            redis.server().start();
            task.awaitSettled(20_000);

            try (RealRedis.Eyes eyes = redis.look()) {
                assertThat(cache(eyes)).isEqualTo(history.cache());
            }
        }
    }

    @Test
    void goesOnByItselfWhenThereIsRoomAgain() {
        History history = History.random(2000, 4);
        try (RealRedis redis = new RealRedis();
                RealRedis.Eyes eyes = redis.look();
                RunningTask task = new RunningTask(redis)) {
            eyes.redis().configSet("maxmemory", "1");
            task.put(history.records());
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> task.status()
                    .contains("TARGET_BUSY"));
            assertThat(cache(eyes)).isEmpty();
            eyes.redis().configSet("maxmemory", "0");
            task.awaitSettled(2000);

            assertThat(cache(eyes)).isEqualTo(history.cache());
        }
    }

    private static Map<String, String> cache(RealRedis.Eyes eyes) {
        Map<String, String> found = new TreeMap<>();
        for (String key : eyes.redis().keys(TaskContext.PARTITION.topic() + ":*")) {
            found.put(key, eyes.redis().get(key));
        }
        return found;
    }

    private static SinkRecord record(long offset, long order, int line, @Nullable Struct row) {
        return new SinkRecord(
                TaskContext.PARTITION.topic(),
                TaskContext.PARTITION.partition(),
                KEY,
                new Struct(KEY).put("order_id", order).put("line", line),
                row == null ? null : ROW,
                row,
                offset,
                0L,
                TimestampType.CREATE_TIME,
                ChangeHeaders.of(
                        row == null ? Op.DELETE : Op.UPDATE,
                        2_000_000_000_000_000_000L + offset,
                        1_700_000_000_000_000L,
                        "shop.order_lines",
                        null));
    }
}
