package io.millrace.postgres;

import static io.millrace.source.Emitted.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.sandbox.FaultProxy;
import io.millrace.source.SourceRunner;
import io.millrace.source.StopBehaviour;
import io.millrace.source.SystemTimers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PostgresStopIT extends StopBehaviour<Shop> {
    PostgresStopIT() {
        super(new PostgresRig());
    }

    /** The server's end of a connection that fell silent goes, with its transaction; the client's stays as it is. */
    @Override
    protected void drop() {
        tables().sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                + " AND backend_type IN ('client backend', 'walsender')");
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
            String pids = count(records, "e") == 2 ? tables().text(ours) : "";
            if (pids.contains(",")) {
                seen.add(pids);
                return looks.incrementAndGet() == 100;
            }
            return false;
        });

        assertThat(seen).hasSize(1);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        tables().number("SELECT COUNT(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
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
