package io.millrace.redis;

import static io.millrace.redis.RealRedis.remove;
import static io.millrace.redis.RealRedis.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How a real server's failures are met, and that writing goes on by itself afterwards. */
class RedisFaultsIT {
    private static final int KEYS = 2000;

    @Test
    void aServerKilledWithinAPipelineHoldsEverythingThatWasAcknowledged() throws InterruptedException {
        try (RealRedis redis = new RealRedis();
                RedisClient client = redis.client()) {
            AtomicLong rounds = new AtomicLong();
            AtomicLong acknowledged = new AtomicLong(-1);
            AtomicReference<Verdict> lost = new AtomicReference<>(Verdict.APPLIED);
            Thread writer = new Thread(() -> writeUntilLost(client, rounds, acknowledged, lost), "writer");
            writer.start();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> rounds.get() > 20);
            redis.server().kill();
            writer.join(20_000);

            assertThat(writer.isAlive()).isFalse();
            assertThat(lost.get()).isInstanceOfSatisfying(Verdict.Retry.class, retry -> assertThat(retry.fault())
                    .isEqualTo(Fault.TARGET_UNREACHABLE));
            redis.server().start();
            try (RealRedis.Eyes eyes = redis.look();
                    RedisPipeline pipeline = RealRedis.guarded(client)) {
                long shown = Long.parseLong(String.valueOf(eyes.redis().get("k0")));
                assertThat(shown).isGreaterThanOrEqualTo(acknowledged.get());
                List<RedisOp> again = round(rounds.get() + 1);
                assertThat(pipeline.write(again)).containsOnly(Verdict.APPLIED);
                assertThat(eyes.redis().get("k" + (KEYS - 1))).isEqualTo(Long.toString(rounds.get() + 1));
            }
        }
    }

    /** One lane: whole rounds over the same keys until the connection is lost. */
    private static void writeUntilLost(
            RedisClient client, AtomicLong rounds, AtomicLong acknowledged, AtomicReference<Verdict> lost) {
        try (RedisPipeline pipeline = RealRedis.guarded(client)) {
            while (lost.get() == Verdict.APPLIED) {
                List<Verdict> verdicts = pipeline.write(round(rounds.incrementAndGet()));
                verdicts.stream()
                        .filter(verdict -> verdict != Verdict.APPLIED)
                        .findFirst()
                        .ifPresentOrElse(lost::set, () -> acknowledged.set(rounds.get()));
            }
        } catch (FaultException e) {
            lost.set(Verdict.retry(e.fault(), String.valueOf(e.getMessage()))); // Killed between two rounds.
        }
    }

    private static List<RedisOp> round(long version) {
        return LongStream.range(0, KEYS)
                .mapToObj(i -> set("k" + i, Long.toString(version), version))
                .toList();
    }

    @Test
    void aFullServerIsTriedAgainUntilThereIsRoom() {
        try (RealRedis redis = new RealRedis("--maxmemory-policy", "noeviction");
                RedisClient client = redis.client();
                RealRedis.Eyes eyes = redis.look()) {
            for (Guard guard : Guard.values()) {
                eyes.redis().configSet("maxmemory", "0");
                eyes.redis().flushall();
                Requests requests = new Requests(new Commands(guard, Duration.ofDays(7)), false);
                try (RedisPipeline pipeline = new RedisPipeline(client, requests)) {
                    assertThat(pipeline.write(List.of(set("old", "{}", 1)))).containsExactly(Verdict.APPLIED);
                    eyes.redis().configSet("maxmemory", "1");

                    List<Verdict> full = pipeline.write(List.of(set("new", "{}", 2), remove("old", 2)));

                    assertThat(full.get(0))
                            .isInstanceOfSatisfying(Verdict.Retry.class, retry -> assertThat(retry.fault())
                                    .isEqualTo(Fault.TARGET_BUSY));
                    assertThat(full.get(1)).as("removals make room").isEqualTo(Verdict.APPLIED);
                    assertThat(eyes.redis().exists("new", "old", RealRedis.guardOf("new")))
                            .isZero();
                    eyes.redis().configSet("maxmemory", "0");
                    assertThat(pipeline.write(List.of(set("new", "{}", 2)))).containsExactly(Verdict.APPLIED);
                }
            }
        }
    }

    @Test
    void aReplicaIsTriedAgainUntilItIsThePrimary() {
        try (RealRedis redis = new RealRedis();
                RedisClient client = redis.client();
                RealRedis.Eyes eyes = redis.look();
                RedisPipeline pipeline = RealRedis.guarded(client)) {
            eyes.redis().replicaof("127.0.0.1", 1);
            List<Verdict> verdicts = pipeline.write(List.of(set("k", "{}", 1), remove("l", 1)));
            assertThat(verdicts).allSatisfy(verdict -> assertThat(verdict)
                    .isInstanceOfSatisfying(Verdict.Retry.class, retry -> assertThat(retry.fault())
                            .isEqualTo(Fault.TARGET_BUSY)));

            eyes.redis().replicaofNoOne();
            assertThat(pipeline.write(List.of(set("k", "{}", 1), remove("l", 1))))
                    .containsOnly(Verdict.APPLIED);
        }
    }

    @Test
    void whatTheUserMayNotTouchDoesNotHoldUpTheRest() {
        try (RealRedis redis = new RealRedis();
                RealRedis.Eyes eyes = redis.look()) {
            eyes.acl("SETUSER", "cache", "on", ">tiger", "~shop:*", "~millrace:v:*", "+@all", "-@dangerous");
            try (RedisClient client = redis.client(redis.endpoint("cache", "tiger"));
                    RedisPipeline pipeline = RealRedis.guarded(client)) {
                List<Verdict> verdicts = pipeline.write(
                        List.of(set("shop:1", "{}", 1), set("other:1", "{}", 1), set("shop:2", "{}", 1)));

                assertThat(verdicts.get(0)).isEqualTo(Verdict.APPLIED);
                assertThat(verdicts.get(1))
                        .isInstanceOfSatisfying(Verdict.Retry.class, retry -> assertThat(retry.fault())
                                .isEqualTo(Fault.TARGET_PRIVILEGES));
                assertThat(verdicts.get(2)).isEqualTo(Verdict.APPLIED);
            }
        }
    }

    @Test
    void credentialsAreTriedAgainUntilTheyAreRight() {
        try (RealRedis redis = new RealRedis();
                RealRedis.Eyes eyes = redis.look()) {
            eyes.acl("SETUSER", "cache", "on", ">lion", "~*", "+@all");
            try (RedisClient client = redis.client(redis.endpoint("cache", "tiger"));
                    RedisPipeline pipeline = RealRedis.guarded(client)) {
                assertThatThrownBy(() -> pipeline.write(List.of(set("k", "{}", 1))))
                        .isInstanceOfSatisfying(FaultException.class, failure -> {
                            assertThat(failure.fault()).isEqualTo(Fault.TARGET_AUTHENTICATION);
                            assertThat(failure.fault().retryable()).isTrue();
                        });
                eyes.acl("SETUSER", "cache", ">tiger");
                assertThat(pipeline.write(List.of(set("k", "{}", 1)))).containsExactly(Verdict.APPLIED);
            }
        }
    }

    @Test
    void aNodeOfAClusterIsRefusedForGood() {
        try (RealRedis redis = new RealRedis("--cluster-enabled", "yes");
                RedisClient client = redis.client();
                RealRedis.Eyes eyes = redis.look();
                RedisPipeline pipeline = RealRedis.guarded(client)) {
            eyes.redis().clusterAddSlots(IntStream.range(0, SlotTags.SLOTS).toArray());
            List<RedisOp> batch = List.of(set("a", "{}", 1), set("b", "{}", 1));

            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(pipeline.write(batch))
                    .allSatisfy(verdict -> assertThat(verdict)
                            .isInstanceOfSatisfying(Verdict.Fatal.class, fatal -> assertThat(fatal.fault())
                                    .isEqualTo(Fault.TARGET_SETUP))));
        }
    }
}
