package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Looks at some documents over and over and notes when the column {@code rev} of one is smaller than before. */
final class Watch implements AutoCloseable {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Queue<String> wentBack = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final AtomicInteger rounds = new AtomicInteger();

    Watch(List<String> ids, Function<String, JsonNode> read) {
        this.thread = new Thread(() -> look(ids, read), "watch");
        thread.start();
    }

    private void look(List<String> ids, Function<String, JsonNode> read) {
        Map<String, Integer> newest = new HashMap<>();
        while (!stop.get()) {
            for (String id : ids) {
                JsonNode rev = read.apply(id).path("rev");
                if (rev.isNumber()) {
                    int before = newest.merge(id, rev.asInt(), Math::max);
                    if (rev.asInt() < before) {
                        wentBack.add(id + " from " + before + " to " + rev.asInt());
                    }
                }
            }
            rounds.incrementAndGet();
        }
    }

    void assertNothingWentBack() {
        assertThat(rounds.get()).as("rounds of looking").isGreaterThan(2);
        assertThat(wentBack).isEmpty();
    }

    @Override
    public void close() {
        stop.set(true);
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
