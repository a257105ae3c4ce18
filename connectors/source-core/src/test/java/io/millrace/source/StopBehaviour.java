package io.millrace.source;

import static io.millrace.source.Emitted.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.sandbox.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Starting and stopping take no longer than Connect waits, whatever the server does, and leave nothing behind. */
public abstract class StopBehaviour<T extends TestTables> extends SourceSuite<T> {
    /** A worker waits 5 s; the rest is for a busy machine. */
    private static final double GRACE_SECONDS = 8;

    /** 30 s, and the clock of the system. */
    protected static final double LONGEST_SILENCE = 31;

    private static final int FIRST = 10;
    private static final int LAST = 40_000;

    private final Set<String> names = new HashSet<>();
    private final List<FaultProxy> proxies = new ArrayList<>();

    /** Asks this source. */
    protected StopBehaviour(SourceRig<T> rig) {
        super(rig);
    }

    /** How the names of threads begin that are named after the server. */
    protected abstract String threadsOfTheServer();

    /**
     * Whether the driver lets go of a connection on which it waits for a silent server. One that does not does so when the
     * server speaks or the connection ends, which the system's keepalive bounds where the server is gone.
     */
    protected boolean letsGoOfASilentServer() {
        return true;
    }

    /** All threads of a source are named after it, or after the server. The silent servers are still silent, unless the driver cannot do without. */
    @AfterAll
    void leavesNothingBehind() {
        if (!letsGoOfASilentServer()) {
            proxies.forEach(FaultProxy::close);
        }
        try {
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                            .extracting(Thread::getName)
                            .noneMatch(thread -> thread.startsWith(threadsOfTheServer())
                                    || names.stream().anyMatch(thread::contains)));
        } finally {
            proxies.forEach(FaultProxy::close);
        }
    }

    @Test
    void stopsWhileTheServerIsSilent() {
        FaultProxy proxy = opened();
        AtomicBoolean changed = new AtomicBoolean();

        double seconds = secondsToStop(through(proxy), records -> {
            if (count(records, "e") == 2 && changed.compareAndSet(false, true)) {
                tables().sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
            }
            return frozenOnce(count(records, "c") == 1, proxy);
        });

        assertThat(seconds).isLessThan(GRACE_SECONDS);
    }

    @Test
    void stopsWhileTheServerFallsSilentInTheMiddleOfATable() {
        insertMany();
        FaultProxy proxy = opened();

        double seconds = secondsToStop(through(proxy), records -> frozenOnce(count(records, "r") > 10, proxy));

        assertThat(seconds).isLessThan(GRACE_SECONDS);
    }

    @Test
    void stopsInTheMiddleOfATable() {
        insertMany();

        assertThat(secondsToStop(connect(Map.of()), records -> count(records, "r") > 10))
                .isLessThan(GRACE_SECONDS);
    }

    @Test
    void stopsInTheMiddleOfATransaction() {
        SourceRunner connect = connect(Map.of());
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        insertMany();

        assertThat(secondsToStop(connect, records -> count(records, "c") > 10)).isLessThan(GRACE_SECONDS);
    }

    @Test
    void startsAndStopsAgainstAServerThatTakesTheConnectionAndSaysNothing() {
        FaultProxy proxy = opened();
        proxy.freeze();
        AtomicLong polls = new AtomicLong();
        long from = System.nanoTime();

        assertThat(secondsToStop(through(proxy), records -> polls.incrementAndGet() == 3))
                .isLessThan(GRACE_SECONDS);
        assertThat((System.nanoTime() - from) / 1e9).isLessThan(2 * GRACE_SECONDS);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSystemAsksAfterTheServerWhileATableIsRead() {
        insertMany();
        FaultProxy proxy = opened();

        // Not for a moment after something was sent.
        through(proxy)
                .run(records -> count(records, "r") > 10
                        && count(records, "e") == 0
                        && SystemTimers.areWithin(LONGEST_SILENCE, proxy.port()));
    }

    /** A proxy that is closed when all tests have ended. */
    protected final FaultProxy opened() {
        FaultProxy proxy = proxy();
        proxies.add(proxy);
        return proxy;
    }

    private static boolean frozenOnce(boolean begun, FaultProxy proxy) {
        if (begun) {
            proxy.freeze();
        }
        return begun;
    }

    /** A source that reaches the server through a proxy. */
    protected final SourceRunner through(FaultProxy proxy) {
        return connect(Map.of("database.hostname", "127.0.0.1", "database.port", Integer.toString(proxy.port())));
    }

    /** A source whose queue is full all the time. */
    protected final SourceRunner connect(Map<String, String> more) {
        String name = tables().place();
        names.add(name);
        Map<String, String> settings = new HashMap<>(more);
        settings.putAll(Map.of("topic.prefix", name, "name", name, "max.queue.size", "64", "max.batch.size", "32"));
        return runner(settings);
    }

    private void insertMany() {
        tables().sql("INSERT INTO %s.item VALUES "
                + IntStream.rangeClosed(FIRST, LAST)
                        .mapToObj(id -> "(" + id + ", 'many', 1.0)")
                        .collect(Collectors.joining(", ")));
    }

    private static double secondsToStop(SourceRunner connect, Predicate<List<SourceRecord>> enough) {
        AtomicLong from = new AtomicLong();
        connect.run(records -> {
            boolean now = enough.test(records);
            from.set(System.nanoTime());
            return now;
        });
        return (System.nanoTime() - from.get()) / 1e9;
    }
}
