package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A primary that sentinels watch: the task follows to the one that takes over. */
class SentinelIT {
    private static final int ROWS = 3000;

    @Test
    void theTaskFollowsToTheReplicaThatTakesOver() {
        Rows rows = new Rows();
        LongStream.range(0, ROWS).forEach(i -> rows.upsert(i % 500, Map.of("amount", i)));
        try (RealRedis primary = new RealRedis();
                RealRedis replica = new RealRedis(
                        "--replicaof",
                        primary.server().host(),
                        Integer.toString(primary.server().port()));
                RealSentinel sentinel = new RealSentinel(primary.server());
                RunningTask task = new RunningTask(Map.of(
                        "uri", sentinel.uri(), "topology", "sentinel", "sentinel.master", RealSentinel.MASTER))) {
            task.deliver(rows.records().subList(0, 1000));
            task.put(rows.records().subList(1000, 2000));
            primary.server().kill();
            task.put(rows.records().subList(2000, ROWS));

            int start = task.awaitRewind();
            assertThat(start).isLessThan(1000);
            task.deliver(rows.from(start));
            try (RealRedis.Eyes eyes = replica.look()) {
                for (int id = 0; id < 500; id++) {
                    assertThat(eyes.redis().get(TaskContext.PARTITION.topic() + ":" + id))
                            .contains("\"amount\":" + (ROWS - 500 + id) + ",");
                }
            }
        }
    }
}
