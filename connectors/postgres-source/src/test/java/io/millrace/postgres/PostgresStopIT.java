package io.millrace.postgres;

import static io.millrace.source.Emitted.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import io.millrace.source.StopBehaviour;
import io.millrace.source.SystemTimers;
import io.millrace.source.TestTables;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PostgresStopIT extends StopBehaviour {
    private static Sandbox sandbox;
    private static PostgresServer server;

    private Shop shop;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startPostgres();
    }

    @Override
    protected void closeServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test) {
        shop = Shop.create(server, test.getDisplayName());
    }

    /** The server's end of a connection that fell silent goes, with its transaction; the client's stays as it is. */
    @AfterEach
    void endSessions() {
        shop.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                + " AND backend_type IN ('client backend', 'walsender')");
    }

    @Override
    protected TestTables tables() {
        return shop;
    }

    @Override
    protected SourceRunner runner(Map<String, String> settings) {
        return new SourceRunner(PostgresSourceTask::new, shop.config(settings));
    }

    @Override
    protected FaultProxy proxy() {
        return new FaultProxy(server.host(), server.port());
    }

    @Override
    protected String threadsOfTheServer() {
        return "millrace-postgres-slot";
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
            String pids = count(records, "e") == 2 ? shop.text(ours) : "";
            if (pids.contains(",")) {
                seen.add(pids);
                return looks.incrementAndGet() == 100;
            }
            return false;
        });

        assertThat(seen).hasSize(1);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        shop.number("SELECT COUNT(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                                + " AND backend_type IN ('client backend', 'walsender')"))
                .isZero());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSystemAsksAfterTheServerWhileTheLogIsRead() {
        FaultProxy network = opened();

        // Not for a moment after something was sent.
        through(network)
                .run(records -> count(records, "e") == 2 && SystemTimers.areWithin(LONGEST_SILENCE, network.port()));
    }
}
