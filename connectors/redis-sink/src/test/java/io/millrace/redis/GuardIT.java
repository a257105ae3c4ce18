package io.millrace.redis;

import static io.millrace.redis.RealRedis.remove;
import static io.millrace.redis.RealRedis.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sink.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.Nullable;

/** What versions do to the order in which operations take effect, on a real server. */
class GuardIT {
    private static @Nullable RealRedis started;
    private static @Nullable RedisClient startedClient;
    private static RealRedis.@Nullable Eyes startedEyes;

    @BeforeContainer
    static void start() {
        RealRedis redis = new RealRedis("--appendonly", "no");
        started = redis;
        startedClient = redis.client();
        startedEyes = redis.look();
    }

    @AfterContainer
    static void stop() {
        eyes().close();
        client().close();
        running(started).close();
    }

    @BeforeTry
    void empty() {
        eyes().redis().flushall();
    }

    /** A step: what one record wants. */
    record Step(String key, long version, boolean removal, int number) {
        RedisOp op() {
            return removal ? remove(key, version) : set(key, "{\"n\":" + number + "}", version);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<String> keys = Arbitraries.of("a", "b{x}", "c:{}", "}d{");
        Arbitrary<Long> versions = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 12),
                Arbitraries.longs().between(Long.MAX_VALUE - 3, Long.MAX_VALUE),
                Arbitraries.longs().between((1L << 53) - 2, (1L << 53) + 2));
        return Combinators.combine(
                        keys,
                        versions,
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 9))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 150)
    void anyOrderEndsAtTheNewestVersion(@ForAll("steps") List<Step> steps) {
        Map<String, Step> newest = new HashMap<>();
        for (Step step : steps) {
            newest.merge(step.key(), step, (held, next) -> next.version() >= held.version() ? next : held);
        }
        try (RedisPipeline pipeline = RealRedis.guarded(client())) {
            for (List<Step> batch : batches(steps)) {
                List<Verdict> verdicts =
                        pipeline.write(batch.stream().map(Step::op).toList());
                assertThat(verdicts)
                        .hasSize(batch.size())
                        .isSubsetOf(Verdict.APPLIED, Verdict.SUPERSEDED, Verdict.DUPLICATE);
            }
        }
        newest.values().forEach(GuardIT::assertShows);
        assertThat(eyes().redis().dbsize())
                .as("nothing but keys and their companions")
                .isEqualTo(newest.values().stream()
                        .mapToLong(step -> step.removal() ? 1 : 2)
                        .sum());
    }

    @Property(tries = 30)
    void severalWritersEndAtTheNewestVersion(@ForAll("steps") List<Step> steps, @ForAll Random random)
            throws Exception {
        List<Step> different = new ArrayList<>(steps);
        Set<List<Object>> seen = new HashSet<>();
        different.removeIf(step -> !seen.add(List.of(step.key(), step.version())));
        Map<String, Step> newest = new HashMap<>();
        different.forEach(
                step -> newest.merge(step.key(), step, (held, next) -> next.version() > held.version() ? next : held));
        ExecutorService writers = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                List<Step> shuffled = new ArrayList<>(different);
                Collections.shuffle(shuffled, random);
                done.add(writers.submit(() -> writeAll(shuffled)));
            }
            for (Future<?> writer : done) {
                writer.get(30, TimeUnit.SECONDS);
            }
        } finally {
            writers.shutdownNow();
        }
        newest.values().forEach(GuardIT::assertShows);
    }

    @Example
    void anOlderWriteIsSuperseded() {
        assertThat(write(set("k", "{\"v\":2}", 2))).containsExactly(Verdict.APPLIED);
        assertThat(write(set("k", "{\"v\":1}", 1))).containsExactly(Verdict.SUPERSEDED);
        assertThat(eyes().redis().get("k")).isEqualTo("{\"v\":2}");
    }

    @Example
    void anEqualVersionWritesAgainAndIsADuplicate() {
        write(set("k", "{\"old\":1}", 7));

        assertThat(write(set("j", "{}", 7), set("k", "{\"new\":1}", 7), set("l", "{}", 7)))
                .containsExactly(Verdict.APPLIED, Verdict.DUPLICATE, Verdict.APPLIED);
        assertThat(eyes().redis().get("k")).isEqualTo("{\"new\":1}");
    }

    @Example
    void aRemovalIsADuplicateOnlyOnceTheKeyIsGone() {
        write(set("k", "{}", 7));

        assertThat(write(remove("k", 7))).containsExactly(Verdict.APPLIED);
        assertThat(write(remove("k", 7), remove("other", 7))).containsExactly(Verdict.DUPLICATE, Verdict.APPLIED);
        assertThat(eyes().redis().exists("k")).isZero();
    }

    @Example
    void aRemovedKeyStaysRemovedUntilSomethingNewerComes() {
        write(set("k", "{}", 5));
        assertThat(write(remove("k", 6))).containsExactly(Verdict.APPLIED);

        assertThat(write(set("k", "{}", 5))).containsExactly(Verdict.SUPERSEDED);
        assertThat(eyes().redis().get("k")).isNull();
        assertThat(write(set("k", "{\"again\":1}", 7))).containsExactly(Verdict.APPLIED);
        assertThat(eyes().redis().get("k")).isEqualTo("{\"again\":1}");
    }

    @Example
    void aRemovalOfAnOlderVersionChangesNothing() {
        write(set("k", "{}", 5));

        assertThat(write(remove("k", 4))).containsExactly(Verdict.SUPERSEDED);
        assertThat(eyes().redis().get("k")).isEqualTo("{}");
    }

    @Example
    void onlyTombstonesExpire() {
        write(set("kept", "{}", 1), set("back", "{}", 1), remove("gone", 1));
        write(remove("back", 2));
        write(set("back", "{}", 3));

        assertThat(eyes().redis().pttl("kept")).isEqualTo(-1);
        assertThat(eyes().redis().pttl(RealRedis.guardOf("kept"))).isEqualTo(-1);
        assertThat(eyes().redis().pttl(RealRedis.guardOf("back"))).isEqualTo(-1);
        assertThat(eyes().redis().pttl(RealRedis.guardOf("gone")))
                .isBetween(TimeUnit.DAYS.toMillis(7) - 60_000, TimeUnit.DAYS.toMillis(7));
    }

    @Example
    void takesOverAKeyOfAnotherType() {
        eyes().redis().hset("k", "field", "value");
        eyes().redis().rpush(RealRedis.guardOf("k"), "odd");

        assertThat(write(set("k", "{}", 1))).containsExactly(Verdict.APPLIED);
        assertThat(eyes().redis().get("k")).isEqualTo("{}");
    }

    @Example
    void scriptsThatTheServerForgotAreLoadedAgain() {
        write(set("k", "{}", 1));
        eyes().redis().scriptFlush();

        assertThat(write(set("k", "{}", 2), remove("l", 2))).containsExactly(Verdict.APPLIED, Verdict.APPLIED);
    }

    @Example
    void largeBatchesGoThroughWhole() {
        List<RedisOp> batch = LongStream.range(0, 5000)
                .mapToObj(i -> i % 5 == 0 ? remove("k" + i, i) : set("k" + i, "{\"i\":" + i + "}", i))
                .toList();

        assertThat(write(batch.toArray(RedisOp[]::new))).containsOnly(Verdict.APPLIED);
        assertThat(eyes().redis().dbsize()).isEqualTo(4000 * 2 + 1000);
        assertThat(eyes().redis().get("k4999")).isEqualTo("{\"i\":4999}");
    }

    private static void writeAll(List<Step> steps) {
        try (RedisPipeline pipeline = RealRedis.guarded(client())) {
            batches(steps)
                    .forEach(
                            batch -> pipeline.write(batch.stream().map(Step::op).toList()));
        }
    }

    private static void assertShows(Step newest) {
        assertThat(eyes().redis().get(newest.key()))
                .isEqualTo(newest.removal() ? null : "{\"n\":" + newest.number() + "}");
    }

    /** Batches as the pipeline makes them: in order, no key twice in one. */
    private static List<List<Step>> batches(List<Step> steps) {
        List<List<Step>> batches = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        List<Step> batch = new ArrayList<>();
        for (Step step : steps) {
            if (!keys.add(step.key())) {
                batches.add(batch);
                batch = new ArrayList<>();
                keys.clear();
                keys.add(step.key());
            }
            batch.add(step);
        }
        batches.add(batch);
        return batches;
    }

    private static List<Verdict> write(RedisOp... ops) {
        try (RedisPipeline pipeline = RealRedis.guarded(client())) {
            return pipeline.write(Arrays.asList(ops));
        }
    }

    private static RedisClient client() {
        return running(startedClient);
    }

    private static RealRedis.Eyes eyes() {
        return running(startedEyes);
    }

    private static <T> T running(@Nullable T started) {
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }
}
