package io.millrace.mysql;

import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A lost history of schemas is rebuilt where the log proves that it can be, and refused where it does not. */
class MySqlHistoryIT {
    private static final int BEFORE = 50;
    private static final int BEHIND = 99;

    private static Sandbox sandbox;
    private static MySqlServer server;

    private Shop shop;
    private Path history;
    private SourceRunner connect;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMySql();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test, @TempDir Path folder) {
        String name = test.getTestMethod().orElseThrow() + test.getDisplayName();
        shop = new Shop(server, "y" + Integer.toHexString(name.hashCode()), folder);
        history = folder.resolve("history");
        shop.sql("SET GLOBAL binlog_row_metadata = FULL");
        shop.create();
        shop.sql("""
                CREATE TABLE %s.many (
                  id INT PRIMARY KEY, u INT UNSIGNED, b BIGINT UNSIGNED, t TINYINT(1), d DECIMAL(12,3), f FLOAT, r DOUBLE,
                  bits BIT(11), y YEAR, day DATE, tm TIME(2), dt DATETIME(3), ts TIMESTAMP(6) NULL,
                  c CHAR(255) CHARACTER SET latin1, bin BINARY(7), v VARCHAR(300) COLLATE utf8mb4_bin,
                  vb VARBINARY(9), txt MEDIUMTEXT, bl BLOB, j JSON, e ENUM('a', 'it''s', 'ü'), s SET('x', 'y'), p POINT)
                """);
        connect = shop.runner(Map.of());
        readTables();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isRebuiltWhereNothingWasChanged(boolean onlyCaptured) throws IOException {
        Map<String, String> only =
                Map.of("schema.history.internal.store.only.captured.tables.ddl", Boolean.toString(onlyCaptured));
        connect = connect.with(shop.config(only));
        shop.sql("INSERT INTO %s.item VALUES (" + BEFORE + ", 'before', 1.25)");
        shop.sql("""
                INSERT INTO %s.many VALUES (
                  7, 4294967295, 18446744073709551615, 1, 1.125, 1.5, 2.5, b'101', 2026, '2026-11-26', '10:00:00.25',
                  '2026-11-26 10:00:00.125', '2026-11-26 10:00:00.000001', 'c', 'bin', 'v', 'vb', 'txt', 'bl', '{"a": 1}',
                  'ü', 'x,y', ST_GeomFromText('POINT(1 2)'))
                """);
        shop.sql("CREATE TABLE %s.later (id INT PRIMARY KEY, item INT, FOREIGN KEY (item) REFERENCES %s.item (id))");
        shop.sql("ANALYZE TABLE %s.item");
        Files.delete(history);

        List<SourceRecord> log = connect.run(records -> seen(records, 7));

        assertThat(log)
                .as("the log went on and nothing was read again")
                .extracting(record -> header(record, ChangeHeaders.OP))
                .containsOnly("c");
        assertThat(named(log, BEFORE)).isEqualTo("before");
        assertThat(Files.readString(history)).contains("CREATE TABLE `many`");

        store(log);
        shop.sql("ALTER TABLE %s.item ADD COLUMN first INT FIRST");
        shop.sql("INSERT INTO %s.item VALUES (3, " + BEHIND + ", 'behind', 0)");
        List<SourceRecord> altered = connect.run(records -> seen(records, BEHIND));

        assertThat(named(altered, BEHIND)).isEqualTo("behind");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ALTER TABLE %s.item ADD COLUMN first INT FIRST          | ALTER TABLE
                    alter /* quiet */ table %s.item rename column name to n | rename column
                    RENAME TABLE %s.nothing TO %s.spare, %s.item TO %s.nothing, %s.spare TO %s.item | RENAME TABLE
                    CREATE UNIQUE INDEX once ON %s.item (name)              | CREATE UNIQUE INDEX
                    """)
    void isRefusedWhereATableWasChanged(String change, String told) throws IOException {
        shop.sql("INSERT INTO %s.item VALUES (" + BEFORE + ", 'before', 0)");
        shop.sql(change);
        Files.delete(history);

        assertRefused(connect, told, shop.database() + ".item", "binlog.0", "millrace offsets reset");
    }

    @Test
    void isRebuiltAlthoughTheServerFallsSilentMeanwhile() throws IOException {
        shop.sql("INSERT INTO %s.many (id, txt) VALUES (7, REPEAT('x', 8000000))");
        Files.delete(history);
        try (FaultProxy network = new FaultProxy(server.host(), server.port())) {
            SourceRunner through = slowlyThrough(network);
            AtomicBoolean silent = new AtomicBoolean();
            long before = lastSender();

            List<SourceRecord> log = through.run(records -> {
                if (!silent.get() && lastSender() > before) {
                    silent.set(true);
                    network.forget();
                    network.pass();
                }
                return seen(records, 7);
            });

            assertThat(silent).isTrue();
            assertThat(log)
                    .extracting(record -> header(record, ChangeHeaders.OP))
                    .containsOnly("c");
        }
    }

    /** What was read until then holds no change. */
    @Test
    void isRefusedAlthoughTheServerEndsTheConnectionBeforeAChange() throws IOException {
        shop.sql("INSERT INTO %s.many (id, txt) VALUES (7, REPEAT('x', 8000000))");
        shop.sql("ALTER TABLE %s.item ADD COLUMN first INT FIRST");
        Files.delete(history);
        try (FaultProxy network = new FaultProxy(server.host(), server.port())) {
            SourceRunner through = slowlyThrough(network);
            AtomicBoolean killed = new AtomicBoolean();
            long before = lastSender();

            assertThatThrownBy(() -> through.run(records -> {
                        long sender = lastSender();
                        if (sender > before && killed.compareAndSet(false, true)) {
                            shop.sql("KILL " + sender);
                            network.pass();
                        }
                        return false;
                    }))
                    .hasMessageContaining("SOURCE_SCHEMA_HISTORY")
                    .hasMessageContaining("ADD COLUMN first");
            assertThat(killed).isTrue();
        }
    }

    /** The log takes some twenty seconds then. */
    private SourceRunner slowlyThrough(FaultProxy network) {
        network.throttle(400_000);
        return connect.with(shop.config(Map.of(
                "database.hostname",
                network.host(),
                "database.port",
                Integer.toString(network.port()),
                "watchdog.limit.ms",
                "2000")));
    }

    /** The connection of the last reader of the log that came. */
    private long lastSender() {
        return shop.number(
                "SELECT COALESCE(MAX(id), 0) FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'");
    }

    @Test
    void isRefusedWhereAChangeWasNotLogged() throws IOException {
        shop.sql("INSERT INTO %s.item VALUES (" + BEFORE + ", 'before', 0)");
        shop.session(
                "SET SESSION sql_log_bin = 0",
                "ALTER TABLE %s.item DROP COLUMN name, ADD COLUMN name VARCHAR(20) AFTER price");
        Files.delete(history);

        assertRefused(connect, "[id, name, price] in the log", "[id, price, name] now", "millrace offsets reset");
    }

    @Test
    void isRefusedWhereATypeWasChangedWithoutATrace() throws IOException {
        shop.sql("INSERT INTO %s.item VALUES (" + BEFORE + ", 'before', 0)");
        shop.session("SET SESSION sql_log_bin = 0", "ALTER TABLE %s.item MODIFY price DECIMAL(8,3)");
        Files.delete(history);

        assertRefused(connect, "a column price", "DECIMAL", "millrace offsets reset");
    }

    @Test
    void isRefusedWhereTheLogDoesNotNameTheColumns() throws IOException {
        shop.sql("SET GLOBAL binlog_row_metadata = MINIMAL");
        shop.sql("INSERT INTO %s.item VALUES (" + BEFORE + ", 'before', 0)");
        Files.delete(history);

        assertRefused(connect, "without the names of their columns", "snapshot.mode=recovery", "binlog_row_metadata");

        List<SourceRecord> log =
                connect.with(shop.config(Map.of("snapshot.mode", "recovery"))).run(records -> seen(records, BEFORE));
        assertThat(named(log, BEFORE)).isEqualTo("before");
    }

    /** As after a retention that has taken the beginning, and as after a kill while it was rebuilt. */
    @Test
    void isCompletedWhereAPartIsLeft() throws IOException {
        List<String> all = Files.readAllLines(history);
        shop.sql("INSERT INTO %s.item VALUES (" + BEFORE + ", 'before', 0)");
        shop.sql("INSERT INTO %s.nothing VALUES (" + BEHIND + ")");
        Files.write(
                history,
                all.stream()
                        .filter(line -> !line.contains(shop.database()) || !line.contains("CREATE TABLE `item`"))
                        .toList());

        List<SourceRecord> log = connect.run(records -> seen(records, BEHIND));

        assertThat(named(log, BEFORE)).isEqualTo("before");
        assertThat(Files.readAllLines(history))
                .as("only what was missing was put back")
                .hasSize(all.size());
    }

    /** Wherever a rebuilding is killed, the next start does the rest. */
    @Test
    void isRebuiltAgainAfterAKillAtAnyPlaceOfIt() throws IOException {
        shop.sql("INSERT INTO %s.item VALUES (" + BEFORE + ", 'before', 0)");
        Files.delete(history);
        connect.run(records -> seen(records, BEFORE));
        List<String> rebuilt = Files.readAllLines(history);
        int tables = (int)
                rebuilt.stream().filter(line -> line.contains("CREATE TABLE")).count();

        for (int written = rebuilt.size() - tables - 1; written <= rebuilt.size(); written++) {
            Files.write(history, rebuilt.subList(0, written));

            List<SourceRecord> log = connect.run(records -> seen(records, BEFORE));

            assertThat(named(log, BEFORE)).isEqualTo("before");
            assertThat(Files.readString(history)).contains("CREATE TABLE `item`", "CREATE TABLE `many`");
        }
    }

    /** The log brings a table that was made while nobody read, and the history is not asked for it. */
    @Test
    void needsNoTableThatTheLogMakes() {
        shop.sql("DROP TABLE IF EXISTS %s.fresh");
        shop.sql("CREATE TABLE IF NOT EXISTS %s.fresh (id INT PRIMARY KEY, name VARCHAR(20))");
        shop.sql("INSERT INTO %s.fresh VALUES (1, 'made')");
        shop.sql("ALTER TABLE %s.fresh ADD COLUMN more INT FIRST");
        shop.sql("INSERT INTO %s.fresh VALUES (0, " + BEHIND + ", 'behind')");

        List<SourceRecord> log = connect.run(records -> seen(records, BEHIND));

        assertThat(named(log, 1)).isEqualTo("made");
        assertThat(named(log, BEHIND)).isEqualTo("behind");
    }

    private void assertRefused(SourceRunner at, String... words) {
        assertThatThrownBy(() -> at.run(records -> {
                    assertThat(records).as("nothing is emitted").isEmpty();
                    return false;
                }))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("SOURCE_SCHEMA_HISTORY")
                .hasMessageContainingAll(words);
    }

    private static Object named(List<SourceRecord> log, int id) {
        SourceRecord record =
                log.stream().filter(each -> seen(List.of(each), id)).findFirst().orElseThrow();
        return ((Struct) Objects.requireNonNull(record.value())).get("name");
    }

    private void store(List<SourceRecord> records) {
        connect.store(records.get(records.size() - 1).sourceOffset());
    }

    /** Reads the tables and keeps the position at which they were read. */
    private void readTables() {
        List<SourceRecord> snapshot = connect.run(records -> !records.isEmpty()
                && !new HashMap<String, Object>(records.get(records.size() - 1).sourceOffset())
                        .containsKey("snapshot"));
        store(snapshot);
    }
}
