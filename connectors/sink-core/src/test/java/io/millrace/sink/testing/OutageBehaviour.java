package io.millrace.sink.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.Server;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every sink does while its target is away, whichever way: it tries again and says so, loses nothing, keeps the order
 * of each row, does not fail, and is at full speed soon after.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OutageBehaviour {
    private static final long NOW = 1_700_000_000L;
    private static final int ROWS = 50;

    /** As soon after an outage a sink has to have written what came in meanwhile. */
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private @Nullable SinkTarget target;
    private @Nullable FaultProxy proxy;
    private long second = NOW;

    /** A fault of the network that nothing gets through. */
    protected enum Outage {
        REFUSED {
            @Override
            void begin(FaultProxy proxy) {
                proxy.refuse();
            }
        },
        HALF_OPEN {
            @Override
            void begin(FaultProxy proxy) {
                proxy.freeze();
            }
        },
        CUT_WITHIN_EVERY_REPLY {
            @Override
            void begin(FaultProxy proxy) {
                proxy.cutAfter(3);
            }
        },
        NO_ANSWER_BEFORE_THE_TIMEOUT {
            @Override
            void begin(FaultProxy proxy) {
                proxy.delay(Duration.ofMillis(1500));
            }
        };

        abstract void begin(FaultProxy proxy);
    }

    /** The server, running. */
    protected abstract Server server();

    /** A network of its own to the server. */
    protected abstract FaultProxy network();

    /** The sink, writing through a port of this machine, with timeouts of about a second. */
    protected abstract SinkTarget through(int port);

    @BeforeAll
    void startTarget() {
        proxy = network();
        target = through(proxy.port());
    }

    @AfterAll
    void stopTarget() {
        if (target != null && proxy != null) {
            target.close();
            proxy.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostAndTheStatusSaysSinceWhenAndWhy(Outage outage) {
        survives(target(), outage.name(), () -> outage.begin(proxy()), () -> proxy().pass(), "TARGET_UNREACHABLE");
    }

    /**
     * Lets rows change before, during and after an outage.
     *
     * @param fault the code that the status has to name meanwhile
     */
    protected final void survives(SinkTarget sink, String name, Runnable begin, Runnable end, String fault) {
        TestTopic topic = topic(name);
        try (SinkWorker worker = new SinkWorker(sink::newTask, sink.settings(), topic)) {
            Map<Long, Row> table = new TreeMap<>();
            change(topic, table);
            worker.drain();

            long before = System.currentTimeMillis();
            begin.run();
            change(topic, table);
            worker.awaitStatus("\"state\":\"retrying\"", fault, "\"reason\":\"");
            assertThat(since(worker)).isBetween(before - 1000, System.currentTimeMillis());
            change(topic, table);
            worker.poll(Integer.MAX_VALUE);
            worker.commit();
            assertThat(worker.committed(0))
                    .as("committed in the outage")
                    .isLessThan(topic.records(0).size());

            end.run();
            recovers(worker, topic, table);
        }
    }

    @Test
    void aSlowNetworkOnlyTakesLonger() {
        TestTopic topic = topic("slow");
        Map<Long, Row> table = new TreeMap<>();
        try (SinkWorker worker = worker(topic)) {
            proxy().throttle(100_000);
            change(topic, table);
            recovers(worker, topic, table);
        } finally {
            proxy().pass();
        }
    }

    @Test
    void aServerThatIsAwayAtTheStartIsWaitedFor() {
        TestTopic topic = topic("start");
        Map<Long, Row> table = new TreeMap<>();
        server().stop();
        try (SinkWorker worker = worker(topic)) {
            change(topic, table);
            worker.awaitStatus("retrying", "TARGET_UNREACHABLE");
            server().start();
            recovers(worker, topic, table);
        }
    }

    @Test
    void aServerThatIsKilledWhileItWritesLosesNothing() {
        TestTopic topic = topic("killed");
        Map<Long, Row> table = new TreeMap<>();
        try (SinkWorker worker = worker(topic)) {
            change(topic, table);
            worker.drain();
            change(topic, table);
            worker.poll(Integer.MAX_VALUE);
            server().kill();
            change(topic, table);
            worker.awaitStatus("retrying");
            server().start();
            recovers(worker, topic, table);
        }
    }

    /** Everything is written soon, and what comes then at once. */
    private void recovers(SinkWorker worker, TestTopic topic, Map<Long, Row> table) {
        Map<Long, Long> seen = new HashMap<>();
        await().atMost(RECOVERY).pollDelay(Duration.ZERO).pollInSameThread().untilAsserted(() -> {
            worker.poll(Integer.MAX_VALUE);
            worker.commit();
            Map<Long, Row> rows = target().rows(topic.name());
            rows.forEach((id, row) -> assertThat(row.amount()).isGreaterThanOrEqualTo(seen.getOrDefault(id, 0L)));
            rows.forEach((id, row) -> seen.put(id, row.amount()));
            assertThat(rows).isEqualTo(table);
        });
        worker.drain(RECOVERY);
        assertThat(worker.status()).contains("\"state\":\"running\"");
        for (int i = 0; i < 20; i++) {
            change(topic, table);
        }
        worker.drain(RECOVERY);
        assertThat(target().rows(topic.name())).isEqualTo(table);
        assertThat(worker.queue().letters()).isEmpty();
    }

    /** Every row changes a few times, and some are deleted. */
    private void change(TestTopic topic, Map<Long, Row> table) {
        for (long id = 0; id < ROWS; id++) {
            for (int i = 0; i < 3; i++) {
                Row row = new Row(id, "n" + second, ++second);
                topic.add(RowChange.upsert(row, second));
                table.put(id, row);
            }
            if (id % 5 == second % 5) {
                topic.add(RowChange.delete(new Row(id, null, 0), ++second));
                table.remove(id);
            }
        }
    }

    private static long since(SinkWorker worker) {
        return Stream.of(worker.status().split("\"since\":"))
                .skip(1)
                .mapToLong(rest -> Long.parseLong(rest.substring(0, rest.indexOf(','))))
                .findFirst()
                .orElse(-1);
    }

    private TestTopic topic(String test) {
        return new TestTopic(target().topic("outage" + test), Form.ROW, Encoding.STRUCTS, 2);
    }

    private SinkWorker worker(TestTopic topic) {
        return new SinkWorker(target()::newTask, target().settings(), topic);
    }

    private SinkTarget target() {
        if (target == null) {
            throw new IllegalStateException("The target was not started.");
        }
        return target;
    }

    private FaultProxy proxy() {
        if (proxy == null) {
            throw new IllegalStateException("The network was not opened.");
        }
        return proxy;
    }
}
