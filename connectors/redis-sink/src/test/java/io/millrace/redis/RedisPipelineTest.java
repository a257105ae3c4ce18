package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.sink.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

/** How a batch is judged, over Lettuce and a server that answers as scripted. */
class RedisPipelineTest {
    private static final String OOM = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";

    @Test
    void oneReplyServesManyKeys() {
        run(Guard.NONE, command -> FakeRedisServer.OK, (server, pipeline) -> {
            assertThat(pipeline.write(List.of(set("a"), remove("b"), set("c"))))
                    .containsExactly(Verdict.APPLIED, Verdict.APPLIED, Verdict.APPLIED);
            assertThat(server.names()).containsExactly("MSET", "UNLINK");
        });
    }

    @Test
    void keysThatHoldSomethingNewerAreSuperseded() {
        run(Guard.VERSION, command -> "*1\r\n:2\r\n", (server, pipeline) -> assertThat(
                        pipeline.write(List.of(set("a"), set("b"), set("c"))))
                .containsExactly(Verdict.APPLIED, Verdict.SUPERSEDED, Verdict.APPLIED));
    }

    @Test
    void loadsAScriptThatTheServerDoesNotKnowAndSendsOnlyThatAgain() {
        AtomicInteger loads = new AtomicInteger();
        Function<List<String>, String> script = command -> {
            if (command.get(0).equals("SCRIPT")) {
                loads.incrementAndGet();
                return "$40\r\n" + "0".repeat(40) + "\r\n";
            }
            boolean removal = command.get(2).equals("2");
            return removal || loads.get() > 0 ? "*0\r\n" : "-NOSCRIPT No matching script. Please use EVAL.\r\n";
        };
        run(Guard.VERSION, script, (server, pipeline) -> {
            assertThat(pipeline.write(List.of(set("a"), set("b"), remove("c")))).containsOnly(Verdict.APPLIED);
            assertThat(server.names()).containsExactly("EVALSHA", "EVALSHA", "SCRIPT", "EVALSHA");
        });
    }

    @Test
    void aScriptThatStaysUnknownIsTriedAgainLater() {
        run(
                Guard.VERSION,
                command -> command.get(0).equals("SCRIPT") ? FakeRedisServer.OK : "-NOSCRIPT No matching script.\r\n",
                (server, pipeline) -> assertThat(pipeline.write(List.of(set("a"))))
                        .allSatisfy(verdict -> assertRetry(verdict, Fault.TARGET_BUSY)));
    }

    @Test
    void outOfMemoryIsTriedAgainAndLetsRemovalsThrough() {
        run(Guard.NONE, command -> command.get(0).equals("MSET") ? OOM : ":1\r\n", (server, pipeline) -> {
            List<Verdict> verdicts = pipeline.write(List.of(set("a"), remove("b")));

            assertRetry(verdicts.get(0), Fault.TARGET_BUSY);
            assertThat(verdicts.get(1)).isEqualTo(Verdict.APPLIED);
        });
    }

    @Test
    void aScriptThatMayNotBeLoadedIsAMatterOfPrivileges() {
        run(
                Guard.VERSION,
                command -> command.get(0).equals("SCRIPT") ? "-NOPERM no script for you\r\n" : "-NOSCRIPT none\r\n",
                (server, pipeline) ->
                        assertRetry(pipeline.write(List.of(set("a"))).get(0), Fault.TARGET_PRIVILEGES));
    }

    @Test
    void asksTheNameAgainWhenTheServerIsNoLongerThePrimary() {
        AtomicInteger count = new AtomicInteger();
        Function<List<String>, String> script = command -> count.incrementAndGet() == 1
                ? "-READONLY You can't write against a read only replica.\r\n"
                : FakeRedisServer.OK;
        run(Guard.NONE, script, (server, pipeline) -> {
            assertRetry(pipeline.write(List.of(set("a"))).get(0), Fault.TARGET_BUSY);
            assertThat(pipeline.write(List.of(set("a")))).containsExactly(Verdict.APPLIED);
            assertThat(pipeline.write(List.of(set("a")))).containsExactly(Verdict.APPLIED);
            assertThat(server.connections()).isEqualTo(2);
        });
    }

    @Test
    void findsTheOneOperationThatIsRefused() {
        Function<List<String>, String> script = command ->
                command.contains("b") ? "-NOPERM this user has no permissions to access a key\r\n" : FakeRedisServer.OK;
        run(Guard.NONE, script, (server, pipeline) -> {
            List<Verdict> verdicts = pipeline.write(List.of(set("a"), set("b"), set("c")));

            assertThat(verdicts.get(0)).isEqualTo(Verdict.APPLIED);
            assertRetry(verdicts.get(1), Fault.TARGET_PRIVILEGES);
            assertThat(verdicts.get(2)).isEqualTo(Verdict.APPLIED);
        });
    }

    @Test
    void anOperationRefusedForGoodIsRejectedAlone() {
        Function<List<String>, String> script =
                command -> command.contains("b") ? "-ERR value is not welcome\r\n" : FakeRedisServer.OK;
        run(Guard.NONE, script, (server, pipeline) -> {
            List<Verdict> verdicts = pipeline.write(List.of(set("a"), set("b")));

            assertThat(verdicts.get(0)).isEqualTo(Verdict.APPLIED);
            assertThat(verdicts.get(1)).isInstanceOf(Verdict.Reject.class);
        });
    }

    @Test
    void whatWasNotAnsweredIsTriedAgainOverANewConnection() {
        AtomicInteger count = new AtomicInteger();
        Function<List<String>, String> script =
                command -> count.incrementAndGet() == 2 ? FakeRedisServer.HANG_UP : FakeRedisServer.OK;
        run(Guard.NONE, script, (server, pipeline) -> {
            List<Verdict> verdicts = pipeline.write(List.of(set("a"), remove("b")));

            assertThat(verdicts.get(0)).isEqualTo(Verdict.APPLIED);
            assertRetry(verdicts.get(1), Fault.TARGET_UNREACHABLE);
            assertThat(pipeline.write(List.of(remove("b")))).containsExactly(Verdict.APPLIED);
            assertThat(server.names())
                    .as("nothing is sent again behind our back")
                    .containsExactly("MSET", "UNLINK", "UNLINK");
        });
    }

    @Test
    void halfAReplyIsNoReply() {
        run(Guard.VERSION, command -> "*2\r\n:1\r\n", (server, pipeline) -> assertThat(
                        pipeline.write(List.of(set("a"), set("b"))))
                .allSatisfy(verdict -> assertRetry(verdict, Fault.TARGET_UNREACHABLE)));
    }

    @Test
    void aServerThatSaysNothingIsGivenUpInTime() {
        Function<List<String>, String> script =
                command -> command.get(0).equals("MSET") ? FakeRedisServer.OK : FakeRedisServer.SILENCE;
        run(Guard.NONE, script, (server, pipeline) -> {
            assertThat(pipeline.write(List.of(set("a")))).containsExactly(Verdict.APPLIED);

            long start = System.nanoTime();
            Verdict verdict = pipeline.write(List.of(remove("a"))).get(0);

            assertRetry(verdict, Fault.TARGET_UNREACHABLE);
            assertThat(verdict.toString()).contains("did not answer within 500 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        });
    }

    @Test
    void aLateReplyIsNotTakenForAnother() {
        AtomicInteger count = new AtomicInteger();
        Function<List<String>, String> script =
                command -> count.incrementAndGet() == 1 ? FakeRedisServer.SILENCE : "-ERR not welcome\r\n";
        run(Guard.NONE, script, (server, pipeline) -> {
            assertRetry(pipeline.write(List.of(set("a"))).get(0), Fault.TARGET_UNREACHABLE);
            assertThat(pipeline.write(List.of(set("a"))).get(0)).isInstanceOf(Verdict.Reject.class);
        });
    }

    @Test
    void wrongPasswordsAreNamedAsSuch() {
        run(Guard.NONE, command -> FakeRedisServer.OK, (server, pipeline) -> {
            server.answerLogins("-WRONGPASS invalid username-password pair\r\n");

            assertThatThrownBy(() -> pipeline.write(List.of(set("a"))))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.TARGET_AUTHENTICATION))
                    .hasMessageNotContaining("secret");
        });
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() {
        FakeRedisServer gone = new FakeRedisServer(command -> FakeRedisServer.OK);
        gone.close();
        try (RedisClient client = client(gone)) {
            RedisPipeline pipeline =
                    new RedisPipeline(client, new Requests(new Commands(Guard.NONE, Duration.ofDays(1)), false));

            assertThatThrownBy(() -> pipeline.write(List.of(set("a"))))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.TARGET_UNREACHABLE))
                    .hasMessageContaining("redis://localhost");
        }
    }

    @Test
    void stopsInBoundedTime() {
        FakeRedisServer server = new FakeRedisServer(command -> FakeRedisServer.SILENCE);
        RedisClient client = client(server);
        RedisPipeline pipeline =
                new RedisPipeline(client, new Requests(new Commands(Guard.NONE, Duration.ofDays(1)), false));
        assertRetry(pipeline.write(List.of(set("a"))).get(0), Fault.TARGET_UNREACHABLE);

        long start = System.nanoTime();
        pipeline.close();
        client.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        server.close();
    }

    private interface Story {
        void tell(FakeRedisServer server, RedisPipeline pipeline);
    }

    private static void run(Guard guard, Function<List<String>, String> script, Story story) {
        try (FakeRedisServer server = new FakeRedisServer(script);
                RedisClient client = client(server);
                RedisPipeline pipeline =
                        new RedisPipeline(client, new Requests(new Commands(guard, Duration.ofDays(1)), false))) {
            story.tell(server, pipeline);
        }
    }

    private static RedisClient client(FakeRedisServer server) {
        Endpoint endpoint = new Endpoint(
                server.address(false), TlsFiles.NONE, Optional.empty(), Optional.of(new Password("secret")), 0);
        return new LettuceRedisClient("test", endpoint, Duration.ofSeconds(2), Duration.ofMillis(500));
    }

    private static void assertRetry(Verdict verdict, Fault fault) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Retry.class, retry -> assertThat(retry.fault())
                .isEqualTo(fault));
    }

    private static RedisOp set(String key) {
        return new RedisOp.SetJson(key, "{}".getBytes(StandardCharsets.UTF_8), 1, -1);
    }

    private static RedisOp remove(String key) {
        return new RedisOp.Remove(key, 1, -1);
    }
}
