package io.millrace.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static final Requests GUARDED = new Requests(new Commands(Guard.VERSION, Duration.ofSeconds(60)), false);
    private static final Requests PLAIN = new Requests(new Commands(Guard.NONE, Duration.ofSeconds(60)), false);

    @Test
    void writesManyKeysWithOneCommand() {
        List<Request> requests = PLAIN.of(List.of(set("a", 1), remove("b", 2), set("c", 3)));

        assertThat(requests)
                .extracting(RequestsTest::words)
                .containsExactly(List.of("MSET", "a", "{}", "c", "{}"), List.of("UNLINK", "b"));
        assertThat(requests).extracting(Request::places).containsExactly(List.of(0, 2), List.of(1));
    }

    @Test
    void givesScriptsEveryKeyWithItsCompanionAndItsVersion() {
        List<Request> requests = GUARDED.of(List.of(set("a", 1), remove("b", 2)));

        assertThat(requests).extracting(Request::script).containsExactly(GuardScript.WRITE, GuardScript.REMOVE);
        List<String> write = words(requests.get(0));
        assertThat(write.subList(2, 4)).containsExactly("2", "a");
        assertThat(write.get(4)).startsWith("millrace:v:{").endsWith("}:a");
        assertThat(write.subList(5, 7)).containsExactly("0000000000000000001", "{}");
        List<String> removal = words(requests.get(1));
        assertThat(removal.subList(2, 4)).containsExactly("2", "b");
        assertThat(removal.subList(5, 7)).containsExactly("60000", "0000000000000000002");
    }

    @Test
    void boundsHowManyKeysACommandHas() {
        List<RedisOp> batch = new ArrayList<>();
        IntStream.range(0, 2 * Requests.MAX_KEYS + 1).forEach(i -> batch.add(set("k" + i, i)));

        List<Request> requests = GUARDED.of(batch);

        assertThat(requests)
                .extracting(request -> request.places().size())
                .containsExactly(Requests.MAX_KEYS, Requests.MAX_KEYS, 1);
        assertThat(requests.stream().flatMap(request -> request.places().stream()))
                .containsExactlyElementsOf(
                        IntStream.range(0, batch.size()).boxed().toList());
    }

    @Test
    void boundsHowManyBytesACommandHas() {
        byte[] large = new byte[Requests.MAX_BYTES / 2];
        byte[] larger = new byte[2 * Requests.MAX_BYTES];
        List<RedisOp> batch = List.of(
                new RedisOp.SetJson("a", large, 1, -1),
                new RedisOp.SetJson("b", large, 1, -1),
                new RedisOp.SetJson("c", larger, 1, -1),
                set("d", 1));

        assertThat(PLAIN.of(batch))
                .extracting(Request::places)
                .containsExactly(List.of(0), List.of(1), List.of(2), List.of(3));
    }

    @Test
    void takesACommandApart() {
        List<RedisOp> batch = List.of(set("a", 1), remove("b", 2), set("c", 3));

        List<Request> singly = PLAIN.singly(batch, PLAIN.of(batch).get(0));

        assertThat(singly)
                .extracting(RequestsTest::words)
                .containsExactly(List.of("MSET", "a", "{}"), List.of("MSET", "c", "{}"));
        assertThat(singly).extracting(Request::places).containsExactly(List.of(0), List.of(2));
    }

    @Test
    void keepsCommandsWithinASlotOfACluster() {
        List<RedisOp> batch = new ArrayList<>();
        IntStream.range(0, 200).forEach(i -> batch.add(set("{t" + i % 5 + "}:" + i, i)));

        List<Request> requests = new Requests(new Commands(Guard.NONE, Duration.ofDays(1)), true).of(batch);

        assertThat(requests).hasSize(5).allSatisfy(request -> assertThat(
                        request.places().stream().map(place -> place % 5).distinct())
                .hasSize(1));
    }

    @Test
    void allThatABatchHasForAStreamGoesInOneCommandInOrder() {
        List<RedisOp> batch = new ArrayList<>();
        IntStream.range(0, 300)
                .forEach(i -> batch.add(
                        new RedisOp.Append("stream" + i % 2, List.of("n".getBytes(StandardCharsets.UTF_8)), 0, i, -1)));

        List<Request> requests = GUARDED.of(batch);

        assertThat(requests).hasSize(2).allSatisfy(request -> {
            assertThat(request.places()).isSorted().hasSize(150);
            assertThat(request.script()).isEqualTo(GuardScript.APPEND);
        });
    }

    @Test
    void writesAloneWhatEndsByItselfWithoutAGuard() {
        RedisOp.Put put = new RedisOp.Put(
                "a", RedisOp.Form.STRING, List.of("{}".getBytes(StandardCharsets.UTF_8)), Expiry.after(5), 1, -1);

        assertThat(PLAIN.of(List.of(put, put)))
                .extracting(RequestsTest::words)
                .containsExactly(List.of("SET", "a", "{}", "PX", "5"), List.of("SET", "a", "{}", "PX", "5"));
    }

    @Test
    void hasNothingToSendForAnEmptyBatch() {
        assertThat(GUARDED.of(List.of())).isEmpty();
    }

    private static RedisOp set(String key, long version) {
        return new RedisOp.SetJson(key, "{}".getBytes(StandardCharsets.UTF_8), version, -1);
    }

    private static RedisOp remove(String key, long version) {
        return new RedisOp.Remove(key, version, -1);
    }

    private static List<String> words(Request request) {
        return request.arguments().stream()
                .map(word -> new String(word, StandardCharsets.UTF_8))
                .toList();
    }
}
