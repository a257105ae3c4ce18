package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What counts as written, and what follows when a server does not continue what was written. */
class ReplicationIT {
    private static final Rows ROWS = rows();

    private static Rows rows() {
        Rows rows = new Rows();
        LongStream.range(0, 200).forEach(id -> rows.upsert(id, Map.of("amount", id)));
        return rows;
    }

    @Test
    void nothingIsSettledBeforeEnoughReplicasHaveIt() {
        try (RealRedis primary = new RealRedis();
                RunningTask task =
                        new RunningTask(primary, Map.of("wait.replicas", "1", "command.timeout.ms", "1000"))) {
            task.put(ROWS.records());
            Awaitility.await().atMost(Duration.ofSeconds(20)).pollInSameThread().until(() -> task.status()
                    .contains("NOREPLICAS 0 of 1"));
            assertThat(task.committed(200).offset()).isZero();

            try (RealRedis replica = new RealRedis(
                            "--replicaof",
                            primary.server().host(),
                            Integer.toString(primary.server().port()));
                    RealRedis.Eyes eyes = replica.look()) {
                task.awaitSettled(200);
                assertThat(eyes.redis().keys(TaskContext.PARTITION.topic() + ":*"))
                        .hasSize(200);
            }
        }
    }

    @Test
    void aServerThatWasStartedAgainWithItsDataMakesTheTaskGoBack() {
        try (RealRedis redis = new RealRedis();
                RunningTask task = new RunningTask(redis)) {
            task.deliver(ROWS.records().subList(0, 100));
            redis.server().kill();
            redis.server().start();
            task.put(ROWS.records().subList(100, 200));

            assertThat(task.awaitRewind()).isZero();
        }
    }

    @Test
    void aServerThatComesBackEmptyIsFilledAgainIfEverythingInItWasWrittenAMomentAgo() {
        try (RealRedis redis = new RealRedis("--appendonly", "no");
                RunningTask task = new RunningTask(redis)) {
            task.deliver(ROWS.records().subList(0, 100));
            redis.server().kill();
            redis.server().start();
            task.put(ROWS.records().subList(100, 200));

            assertThat(task.awaitRewind()).isZero();
        }
    }

    @Test
    void aServerThatComesBackEmptyStopsTheTaskWithTheWayOut() {
        try (RealRedis redis = new RealRedis("--appendonly", "no");
                RunningTask task = new RunningTask(redis, Map.of("failover.rewind.ms", "1"))) {
            task.deliver(ROWS.records().subList(0, 100));
            redis.server().kill();
            redis.server().start();
            task.put(ROWS.records().subList(100, 200));

            assertThatThrownBy(() -> Awaitility.await()
                            .atMost(Duration.ofSeconds(20))
                            .pollInSameThread()
                            .untilAsserted(() -> {
                                task.put(List.of());
                                throw new AssertionError("still running");
                            }))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("TARGET_SETUP")
                    .hasMessageContaining("millrace offsets reset cache --to-earliest");
        }
    }

    @Test
    void withoutADistanceNothingIsNoticed() {
        try (RealRedis redis = new RealRedis("--appendonly", "no");
                RunningTask task = new RunningTask(redis, Map.of("failover.rewind.ms", "0"))) {
            task.deliver(ROWS.records().subList(0, 100));
            redis.server().kill();
            redis.server().start();
            task.deliver(ROWS.records().subList(100, 200));
        }
    }
}
