package io.millrace.postgres;

import static io.millrace.source.Emitted.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import io.millrace.source.SystemTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Starting and stopping take no longer than Connect waits, whatever the server does, and leave nothing behind. */
class PostgresStopIT {
    /** A worker waits 5 s; the rest is for a busy machine. */
    private static final double GRACE_SECONDS = 8;

    private static final double LONGEST_SILENCE = 31;

    private static final Set<String> NAMES = new HashSet<>();
    private static final List<FaultProxy> SILENCES = new ArrayList<>();

    private static Sandbox sandbox;
    private static PostgresServer server;

    private Shop shop;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startPostgres();
    }

    /** All threads of a source are named after it. The silent servers are still silent. */
    @AfterAll
    static void leavesNothingBehind() {
        try {
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                            .extracting(Thread::getName)
                            .noneMatch(thread -> NAMES.stream().anyMatch(thread::contains)));
        } finally {
            SILENCES.forEach(FaultProxy::close);
            sandbox.close();
        }
    }

    @BeforeEach
    void createTables(TestInfo test) {
        shop = Shop.create(server, test.getDisplayName());
        NAMES.add(shop.schema());
    }

    /** The server's end of a connection that fell silent goes, with its transaction; the client's stays as it is. */
    @AfterEach
    void endSessions() {
        shop.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                + " AND backend_type IN ('client backend', 'walsender')");
    }

    @Test
    void stopsWhileTheServerIsSilent() {
        FaultProxy proxy = new FaultProxy(server.host(), server.port());
        SILENCES.add(proxy);
        AtomicBoolean changed = new AtomicBoolean();
        double seconds = secondsToStop(through(proxy), records -> {
            if (count(records, "e") == 2 && changed.compareAndSet(false, true)) {
                shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
            }
            boolean follows = count(records, "c") == 1;
            if (follows) {
                proxy.freeze();
            }
            return follows;
        });

        assertThat(seconds).isLessThan(GRACE_SECONDS);
    }

    @Test
    void stopsWhileTheServerFallsSilentInTheMiddleOfATable() {
        fill();
        FaultProxy proxy = new FaultProxy(server.host(), server.port());
        SILENCES.add(proxy);
        double seconds = secondsToStop(through(proxy), records -> {
            boolean begun = count(records, "r") > 10;
            if (begun) {
                proxy.freeze();
            }
            return begun;
        });

        assertThat(seconds).isLessThan(GRACE_SECONDS);
    }

    @Test
    void stopsInTheMiddleOfATable() {
        fill();

        assertThat(secondsToStop(connect(Map.of()), records -> count(records, "r") > 10))
                .isLessThan(GRACE_SECONDS);
    }

    @Test
    void stopsInTheMiddleOfATransaction() {
        SourceRunner connect = connect(Map.of());
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        fill();

        assertThat(secondsToStop(connect, records -> count(records, "c") > 10)).isLessThan(GRACE_SECONDS);
    }

    @Test
    void startsAndStopsAgainstAServerThatTakesTheConnectionAndSaysNothing() {
        FaultProxy proxy = new FaultProxy(server.host(), server.port());
        SILENCES.add(proxy);
        proxy.freeze();
        AtomicLong polls = new AtomicLong();
        long from = System.nanoTime();

        assertThat(secondsToStop(through(proxy), records -> polls.incrementAndGet() == 3))
                .isLessThan(GRACE_SECONDS);
        assertThat((System.nanoTime() - from) / 1e9).isLessThan(2 * GRACE_SECONDS);
    }

    /** One for the slot's reader, and one for how much log the slot holds. */
    @Test
    void asksOverConnectionsThatAreKeptAndLeavesNoneOnTheServer() {
        String ours = "SELECT string_agg(pid::text, ',' ORDER BY pid) FROM pg_stat_activity"
                + " WHERE application_name = 'Millrace' AND query_start > backend_start";
        SourceRunner connect = connect(Map.of("watchdog.interval.ms", "200", "slot.lag.interval.ms", "200"));
        Set<String> seen = new HashSet<>();
        AtomicLong looks = new AtomicLong();

        connect.run(records -> {
            String pids = count(records, "e") == 2 ? shop.ask(ours) : "";
            if (pids.contains(",")) {
                seen.add(pids);
                return looks.incrementAndGet() == 100;
            }
            return false;
        });

        assertThat(seen).hasSize(1);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        shop.ask("SELECT COUNT(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                                + " AND backend_type IN ('client backend', 'walsender')"))
                .isEqualTo("0"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSystemAsksAfterTheServerWhileATableAndWhileTheLogIsRead() {
        shop.sql("INSERT INTO %s.item SELECT i, 'many', 1.0 FROM generate_series(10, 4000) AS i");
        try (FaultProxy network = new FaultProxy(server.host(), server.port())) {
            AtomicBoolean asksInTable = new AtomicBoolean();

            // Not for a moment after something was sent.
            through(network).run(records -> {
                if (count(records, "r") > 10 && count(records, "e") == 0 && !asksInTable.get()) {
                    asksInTable.set(SystemTimers.areWithin(LONGEST_SILENCE, network.port()));
                }
                return count(records, "e") == 2 && SystemTimers.areWithin(LONGEST_SILENCE, network.port());
            });

            assertThat(asksInTable).isTrue();
        }
    }

    private SourceRunner through(FaultProxy proxy) {
        return connect(Map.of("database.hostname", "127.0.0.1", "database.port", Integer.toString(proxy.port())));
    }

    /** The queue is full all the time. */
    private SourceRunner connect(Map<String, String> more) {
        Map<String, String> config = shop.config(more);
        config.put("topic.prefix", shop.schema());
        config.put("name", shop.schema());
        config.put("max.queue.size", "64");
        config.put("max.batch.size", "32");
        return new SourceRunner(PostgresSourceTask::new, config);
    }

    private void fill() {
        shop.sql("INSERT INTO %s.item SELECT i, 'many', 1.0 FROM generate_series(10, 40000) AS i");
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
