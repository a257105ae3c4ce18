package io.millrace.postgres;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.name;
import static io.millrace.source.Emitted.ops;
import static io.millrace.source.Emitted.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.Emitted;
import io.millrace.source.SourceRunner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What the source does when something is out of the ordinary: with the server, its slot, or the values in its log. */
class PostgresTroubleIT {
    private static final String CONFIRMED =
            "SELECT confirmed_flush_lsn - '0/0'::pg_lsn FROM pg_replication_slots WHERE slot_name = '%s'";
    private static final String WRITTEN = "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn";

    private static Sandbox sandbox;
    private static PostgresServer server;

    private Shop shop;
    private SourceRunner connect;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startPostgres();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test) {
        shop = Shop.create(server, test.getDisplayName());
        connect = run(Map.of());
    }

    @AfterEach
    void dropTables() {
        shop.drop();
    }

    private SourceRunner run(Map<String, String> more) {
        return new SourceRunner(PostgresSourceTask::new, shop.config(more));
    }

    private List<SourceRecord> snapshot(int tables) {
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == tables);
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        return snapshot;
    }

    @Test
    void theSlotMovesOnWhileOnlyOtherTablesChange() {
        connect = run(Map.of("heartbeat.interval.ms", "200", "table.include.list", shop.schema() + ".item"));
        snapshot(1);
        long before = Long.parseLong(shop.text(CONFIRMED));
        AtomicInteger polls = new AtomicInteger();
        AtomicLong target = new AtomicLong(Long.MAX_VALUE);

        List<SourceRecord> records = connect.run(polled -> {
            int poll = polls.incrementAndGet();
            if (poll == 20) {
                shop.sql("INSERT INTO %s.nothing SELECT generate_series(1, 20000)");
                target.set(Long.parseLong(shop.text(WRITTEN)));
            }
            if (!polled.isEmpty()) {
                connect.store(polled.get(polled.size() - 1).sourceOffset());
            }
            return poll % 20 == 0 && Long.parseLong(shop.text(CONFIRMED)) >= target.get();
        });

        assertThat(target.get()).isGreaterThan(before + 100_000);
        assertThat(ops(records)).isEmpty();
        assertThat(records)
                .allMatch(record -> record.topic().startsWith("__debezium-heartbeat"))
                .as("the messages that move it on are not handed out")
                .noneMatch(record -> record.topic().endsWith(".message"));
    }

    @Test
    void aSlotThatHoldsMuchLogIsToldInThePositionUntilItDoesNot() {
        connect = run(Map.of(
                "heartbeat.interval.ms", "200",
                "slot.lag.warn.bytes", "1000000",
                "slot.lag.interval.ms", "100",
                "table.include.list", shop.schema() + ".item"));
        snapshot(1);
        shop.sql("INSERT INTO %s.nothing SELECT generate_series(1, 40000)");

        List<SourceRecord> behind = connect.run(records -> warning(records).contains("makes the server keep"));

        assertThat(warning(behind)).contains("slot " + shop.schema()).contains("slot.lag.warn.bytes=1000000");
        connect.store(behind.get(behind.size() - 1).sourceOffset());
        connect.run(records -> {
            if (!records.isEmpty()) {
                connect.store(records.get(records.size() - 1).sourceOffset());
            }
            shop.sql("CHECKPOINT");
            return !records.isEmpty() && warning(records).isEmpty();
        });
        assertThat(connect.stored()).doesNotContainKey("millrace.warning");
    }

    private static String warning(List<SourceRecord> records) {
        Object warning = records.isEmpty()
                ? null
                : records.get(records.size() - 1).sourceOffset().get("millrace.warning");
        return warning == null ? "" : warning.toString();
    }

    @Test
    void theSlotIsReleasedOnlyUpToWhatIsStored() {
        connect = run(Map.of("heartbeat.interval.ms", "200"));
        snapshot(2);
        String before = shop.text(CONFIRMED);
        AtomicInteger polls = new AtomicInteger();

        List<SourceRecord> log = connect.run(records -> {
            if (polls.incrementAndGet() % 50 == 1) {
                shop.sql("UPDATE %s.item SET price = price + 1 WHERE id = 1");
            }
            return ops(records).size() >= 20;
        });

        assertThat(shop.text(CONFIRMED)).isEqualTo(before);
        List<SourceRecord> again = connect.run(records -> ops(records).size() >= 20);
        assertThat(versions(rows(again))).startsWith(versions(rows(log)).toArray(Long[]::new));
    }

    private static List<SourceRecord> rows(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> !Emitted.header(record, "millrace.op").isEmpty())
                .limit(20)
                .toList();
    }

    @Test
    void valuesThatTheLogLeavesOutAreReadAgain() {
        shop.sql(
                "CREATE TABLE %s.docs (\"Id\" UUID, day DATE, note TEXT, raw BYTEA, rev INT, PRIMARY KEY (\"Id\", day))");
        shop.sql("ALTER TABLE %s.docs ALTER COLUMN note SET STORAGE EXTERNAL, ALTER COLUMN raw SET STORAGE EXTERNAL");
        String key = "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '2024-02-29'";
        shop.sql("INSERT INTO %s.docs VALUES (" + key + ", repeat('n', 9000), decode(repeat('ab', 9000), 'hex'), 1)");
        snapshot(3);

        shop.sql("UPDATE %s.docs SET rev = 2");
        List<SourceRecord> log = connect.run(records -> count(records, "u") == 1);

        Struct row = (Struct) log.get(0).value();
        assertThat(row.getString("note")).isEqualTo("n".repeat(9000));
        assertThat(row.getBytes("raw")).hasSize(9000).containsOnly(0xab);
        assertThat(row.getInt32("rev")).isEqualTo(2);
    }

    @Test
    void anUpdateOfARowThatIsGoneComesAsADelete() {
        shop.sql("CREATE TABLE %s.docs (id INT PRIMARY KEY, note TEXT, rev INT)");
        shop.sql("ALTER TABLE %s.docs ALTER COLUMN note SET STORAGE EXTERNAL");
        shop.sql("INSERT INTO %s.docs VALUES (1, repeat('n', 9000), 1), (2, repeat('n', 9000), 1)");
        snapshot(3);

        shop.sql("UPDATE %s.docs SET rev = 2");
        shop.sql("DELETE FROM %s.docs WHERE id = 1");
        shop.sql("UPDATE %s.docs SET id = 20 WHERE id = 2");
        List<SourceRecord> log = connect.run(records -> ops(records).size() == 5);

        assertThat(ops(log)).containsExactly("d", "d", "d", "d", "c");
        assertThat(((Struct) log.get(4).value()).getString("note")).hasSize(9000);
        assertThat(versions(log)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aTableWithFullIdentityNeedsNoReading() {
        shop.sql("CREATE TABLE %s.docs (id INT PRIMARY KEY, note TEXT, rev INT)");
        shop.sql("ALTER TABLE %s.docs ALTER COLUMN note SET STORAGE EXTERNAL");
        shop.sql("ALTER TABLE %s.docs REPLICA IDENTITY FULL");
        shop.sql("INSERT INTO %s.docs VALUES (1, repeat('n', 9000), 1)");
        snapshot(3);

        shop.sql("UPDATE %s.docs SET rev = 2");
        shop.sql("UPDATE %s.docs SET note = 'short'");
        List<SourceRecord> log = connect.run(records -> count(records, "u") == 2);

        assertThat(((Struct) log.get(0).value()).getString("note")).hasSize(9000);
    }

    @Test
    void aSlotThatWasCreatedAgainIsAGap() {
        snapshot(2);
        shop.dropSlot();
        shop.sql("INSERT INTO %s.item VALUES (3, 'lost', 3)");
        shop.sql("SELECT pg_create_logical_replication_slot('%s', 'pgoutput')");

        assertThatThrownBy(() -> connect.run(records -> false))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("SOURCE_LOG_GAP")
                .hasMessageContaining(shop.schema())
                .hasMessageContaining("--to-start");
        shop.dropSlot();
        assertThatThrownBy(() -> connect.run(records -> !records.isEmpty()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("SOURCE_LOG_GAP");
    }

    @Test
    void aGapIsFilledByReadingTheTablesWhereThatIsAllowed() {
        List<SourceRecord> snapshot = snapshot(2);
        shop.dropSlot();
        shop.sql("INSERT INTO %s.item VALUES (3, 'found', 3)");
        shop.sql("SELECT pg_create_logical_replication_slot('%s', 'pgoutput')");
        Map<String, Object> stored = connect.stored();
        connect = run(Map.of("snapshot.mode", "when_needed"));
        connect.store(stored);

        List<SourceRecord> again = connect.run(records -> count(records, "e") == 2);

        assertThat(ops(again)).containsExactly("b", "b", "r", "r", "r", "e", "e");
        assertThat(versions(again)).allMatch(version -> version > Emitted.version(snapshot.get(0)));
    }

    @Test
    void goesOnAfterTheServerWasGone() {
        snapshot(2);
        AtomicInteger polls = new AtomicInteger();

        List<SourceRecord> log = connect.run(records -> {
            int poll = polls.incrementAndGet();
            if (poll == 5) {
                shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
            } else if (poll == 100) {
                server.kill();
            } else if (poll == 200) {
                server.start();
                shop.sql("INSERT INTO %s.item VALUES (4, 'four', 4)");
            }
            return records.stream().anyMatch(record -> "four".equals(name(record)));
        });

        assertThat(log.stream()
                        .filter(record -> record.value() instanceof Struct row
                                && row.schema().field("name") != null)
                        .map(Emitted::name)
                        .distinct()
                        .toList())
                .containsExactly("three", "four");
        assertThat(versions(rows(log))).isSorted();
    }

    @Test
    void aPositionCannotGoBackBehindTheSlot() {
        snapshot(2);
        Map<String, ?> partition = Map.of("server", "p");
        Map<String, Object> stored = connect.stored();
        PostgresSourceConnector connector = new PostgresSourceConnector();
        Map<String, String> config = shop.config(Map.of());

        assertThat(connector.alterOffsets(config, Map.of(partition, stored))).isTrue();
        Map<Map<String, ?>, Map<String, ?>> forget = new HashMap<>();
        forget.put(partition, null);
        assertThat(connector.alterOffsets(config, forget)).isTrue();
        assertThatThrownBy(() -> connector.alterOffsets(config, Map.of(partition, Map.of("lsn", 4711L))))
                .hasMessageContaining("cannot be rewound")
                .hasMessageContaining("0/1267")
                .hasMessageContaining("--to-start");
        shop.dropSlot();
        assertThatThrownBy(() -> connector.alterOffsets(config, Map.of(partition, stored)))
                .hasMessageContaining("has no slot");
    }
}
