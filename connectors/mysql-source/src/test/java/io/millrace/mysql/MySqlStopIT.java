package io.millrace.mysql;

import static io.millrace.mysql.Stamped.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SystemTimers;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Starting and stopping take no longer than Connect waits, whatever the server does, and leave nothing behind. */
class MySqlStopIT {
    /** A worker waits 5 s; the rest is for a busy machine. */
    private static final double GRACE_SECONDS = 8;

    private static final double LONGEST_SILENCE = 31;
    private static final int ROWS = 40_000;

    private static final Set<String> NAMES = new HashSet<>();
    private static final List<Closeable> SILENCES = new ArrayList<>();

    private static Sandbox sandbox;
    private static MySqlServer server;

    private Shop shop;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMySql();
    }

    /** All threads of a source are named after it, or after the server. The silent servers are still silent. */
    @AfterAll
    static void leavesNothingBehind() throws IOException {
        try {
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                            .extracting(Thread::getName)
                            .noneMatch(thread ->
                                    thread.startsWith("blc-") || NAMES.stream().anyMatch(thread::contains)));
        } finally {
            for (Closeable silence : SILENCES) {
                silence.close();
            }
            sandbox.close();
        }
    }

    @BeforeEach
    void createTables(TestInfo test, @TempDir Path folder) {
        shop = new Shop(server, "d" + Integer.toHexString(test.getDisplayName().hashCode()), folder);
        shop.create();
        NAMES.add(shop.database());
    }

    @Test
    void stopsWhileTheServerIsSilent() throws IOException {
        FreezingProxy proxy = new FreezingProxy(server.host(), server.port());
        SILENCES.add(proxy::close);
        FakeConnect connect = new FakeConnect(config(Map.of("database.port", Integer.toString(proxy.port()))));

        double seconds = secondsToStop(connect, records -> {
            boolean read = count(records, "e") == 2;
            if (read) {
                freeze(proxy);
            }
            return read;
        });

        assertThat(seconds).isLessThan(GRACE_SECONDS);
    }

    @Test
    void stopsWhileTheServerFallsSilentInTheMiddleOfATable() throws IOException {
        fill();
        FreezingProxy proxy = new FreezingProxy(server.host(), server.port());
        SILENCES.add(proxy::close);
        FakeConnect connect = new FakeConnect(config(Map.of("database.port", Integer.toString(proxy.port()))));

        double seconds = secondsToStop(connect, records -> {
            boolean begun = count(records, "r") > 10;
            if (begun) {
                freeze(proxy);
            }
            return begun;
        });

        assertThat(seconds).isLessThan(GRACE_SECONDS);
    }

    @Test
    void stopsInTheMiddleOfATable() {
        fill();
        FakeConnect connect = new FakeConnect(config(Map.of()));

        assertThat(secondsToStop(connect, records -> count(records, "r") > 10)).isLessThan(GRACE_SECONDS);
    }

    @Test
    void stopsInTheMiddleOfATransaction() {
        FakeConnect connect = new FakeConnect(config(Map.of()));
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        fill();

        assertThat(secondsToStop(connect, records -> count(records, "c") > 10)).isLessThan(GRACE_SECONDS);
    }

    @Test
    void startsAndStopsAgainstAServerThatTakesTheConnectionAndSaysNothing() throws IOException {
        ServerSocket silence = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SILENCES.add(silence);
        FakeConnect connect =
                new FakeConnect(config(Map.of("database.port", Integer.toString(silence.getLocalPort()))));
        AtomicLong polls = new AtomicLong();
        long from = System.nanoTime();

        assertThat(secondsToStop(connect, records -> polls.incrementAndGet() == 3))
                .isLessThan(GRACE_SECONDS);
        assertThat((System.nanoTime() - from) / 1e9).isLessThan(2 * GRACE_SECONDS);
    }

    @Test
    void leavesNoConnectionOnTheServer() {
        String account = "stop_" + shop.database();
        shop.sql("CREATE USER '" + account + "'@'%' IDENTIFIED BY 'p'");
        shop.sql("GRANT SELECT, RELOAD, LOCK TABLES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO '" + account
                + "'@'%'");
        String connections = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = '" + account + "'";
        FakeConnect connect = new FakeConnect(
                config(Map.of("database.user", account, "database.password", "p", "watchdog.interval.ms", "200")));

        // That of the log's reader and that of the watchdog.
        connect.run(records -> count(records, "e") == 2 && shop.number(connections) > 1);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(shop.number(connections)).isZero());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSystemAsksAfterTheServerWhileATableIsRead() {
        fill();
        try (FaultProxy network = new FaultProxy(server.host(), server.port())) {
            FakeConnect connect = new FakeConnect(config(
                    Map.of("database.hostname", network.host(), "database.port", Integer.toString(network.port()))));

            // Not for a moment after something was sent.
            connect.run(records -> count(records, "r") > 10
                    && count(records, "e") == 0
                    && SystemTimers.areWithin(LONGEST_SILENCE, network.port()));
        }
    }

    /** The queue is full all the time. */
    private Map<String, String> config(Map<String, String> more) {
        Map<String, String> config = shop.config(more);
        config.put("topic.prefix", shop.database());
        config.put("name", shop.database());
        config.put("max.queue.size", "64");
        config.put("max.batch.size", "32");
        return config;
    }

    private void fill() {
        shop.session(
                "USE %s",
                "SET SESSION cte_max_recursion_depth = 1000000",
                "INSERT INTO item SELECT * FROM (WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < "
                        + ROWS + ") SELECT i, 'many', 1.0 FROM n) AS rows_to_add");
    }

    private static double secondsToStop(FakeConnect connect, Predicate<List<SourceRecord>> enough) {
        AtomicLong from = new AtomicLong();
        connect.run(records -> {
            boolean now = enough.test(records);
            from.set(System.nanoTime());
            return now;
        });
        return (System.nanoTime() - from.get()) / 1e9;
    }

    private static void freeze(FreezingProxy proxy) {
        try {
            proxy.freezeAll();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
