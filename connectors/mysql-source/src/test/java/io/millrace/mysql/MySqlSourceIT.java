package io.millrace.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The source on a real server: what it emits, and that a restart from any offset emits the same again. */
class MySqlSourceIT {
    private static Sandbox sandbox;
    private static MySqlServer server;

    private Path folder = Path.of("");
    private String database = "";
    private FakeConnect connect = new FakeConnect(Map.of());

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
    void createTables(TestInfo test, @TempDir Path history) {
        folder = history;
        database = "d" + Integer.toHexString(test.getDisplayName().hashCode());
        sql("CREATE DATABASE " + database);
        sql("CREATE TABLE %s.item (id INT PRIMARY KEY, name VARCHAR(20) DEFAULT 'none', price DECIMAL(8,2))");
        sql("CREATE TABLE %s.nothing (id INT PRIMARY KEY)");
        sql("INSERT INTO %s.item VALUES (1, 'one', 1.50), (2, NULL, NULL)");
        connect = new FakeConnect(config(Map.of()));
    }

    @Test
    void readsTablesBetweenMarkersAndThenTheLog() {
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);

        assertThat(ops(snapshot)).containsExactly("b", "b", "r", "r", "e", "e");
        assertThat(snapshot)
                .extracting(record -> header(record, ChangeHeaders.GENERATION))
                .doesNotContain("")
                .hasSize(6)
                .containsOnly(header(snapshot.get(0), ChangeHeaders.GENERATION));
        assertThat(versions(snapshot)).containsOnly(version(snapshot.get(0))).allMatch(version -> version % 2 == 1);
        assertThat(name(snapshot.get(3))).isNull();
        assertThat(snapshot.get(2).topic()).isEqualTo("p." + database + ".item");
        assertThat(snapshot.subList(0, 5))
                .allMatch(record -> record.sourceOffset().containsKey("snapshot"));
        connect.store(snapshot.get(5).sourceOffset());

        sql("INSERT INTO %s.item VALUES (3, NULL, 3)");
        sql("UPDATE %s.item SET name = 'two' WHERE id = 2");
        sql("DELETE FROM %s.item WHERE id = 1");
        sql("UPDATE %s.item SET id = 30 WHERE id = 3");
        sql("TRUNCATE TABLE %s.item");
        sql("INSERT INTO %s.item VALUES (9, 'nine', 9)");
        List<SourceRecord> log = connect.run(records -> ops(records).size() == 7);

        assertThat(ops(log)).containsExactly("c", "u", "d", "d", "c", "t", "c");
        assertThat(name(log.get(0))).isNull();
        assertThat(log.get(0).valueSchema().field("name").schema().defaultValue())
                .isNull();
        assertThat(log.get(0).valueSchema().field("name").schema().parameters())
                .containsEntry("millrace.default", "none")
                .containsEntry("__debezium.source.column.type", "VARCHAR");
        assertThat(log.get(2).value()).isNull();
        assertThat(log.get(2).key()).isInstanceOf(Struct.class);
        assertThat(versions(log))
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(version -> version % 2 == 0)
                .allMatch(version -> version > version(snapshot.get(0)));
        assertThat(header(log.get(0), ChangeHeaders.TABLE)).isEqualTo(database + ".item");
        assertThat(header(log.get(0), ChangeHeaders.COMMITTED)).matches("\\d{16}");
    }

    @Test
    void emitsTheSameAgainFromEveryStoredOffset() {
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);
        Map<String, ?> start = snapshot.get(5).sourceOffset();
        connect.store(start);
        sql("INSERT INTO %s.item VALUES (3, 'three', 3), (4, 'four', 4), (5, 'five', 5)");
        sql("UPDATE %s.item SET id = 40 WHERE id = 4");
        sql("TRUNCATE TABLE %s.item");
        sql("INSERT INTO %s.item VALUES (7, 'seven', 7)");
        sql("DELETE FROM %s.item");
        int size = 8;
        List<SourceRecord> first = connect.run(records -> ops(records).size() == size);

        for (int kill = 0; kill < size - 1; kill++) {
            connect.store(first.get(kill).sourceOffset());
            int last = size - 1;
            List<SourceRecord> again =
                    connect.run(records -> records.stream().anyMatch(record -> same(record, first.get(last))));

            int from = size - again.size();
            assertThat(from).as("nothing is skipped after %s", kill).isLessThanOrEqualTo(kill + 1);
            assertThat(again)
                    .extracting(MySqlSourceIT::identity)
                    .isEqualTo(first.subList(from, size).stream()
                            .map(MySqlSourceIT::identity)
                            .toList());
        }
    }

    @Test
    void takesANewGenerationWhenASnapshotWasInterrupted() {
        List<SourceRecord> broken = connect.run(records -> count(records, "r") == 1 || count(records, "r") == 2);
        connect.store(broken.get(2).sourceOffset());

        List<SourceRecord> whole = connect.run(records -> count(records, "e") == 2);

        assertThat(ops(whole)).containsExactly("b", "b", "r", "r", "e", "e");
        assertThat(version(whole.get(0))).isGreaterThan(version(broken.get(0)));
        assertThat(header(whole.get(0), ChangeHeaders.GENERATION))
                .isGreaterThan(header(broken.get(0), ChangeHeaders.GENERATION));
    }

    @Test
    void writesEnvelopesWithTombstones() {
        connect = new FakeConnect(config(Map.of("record.format", "envelope")));
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);
        connect.store(snapshot.get(5).sourceOffset());

        sql("DELETE FROM %s.item WHERE id = 1");
        sql("UPDATE %s.item SET id = 20 WHERE id = 2");
        List<SourceRecord> log = connect.run(records -> records.size() == 5);

        assertThat(ops(log)).containsExactly("d", "d", "d", "d", "c");
        assertThat(log.get(0).value()).isInstanceOf(Struct.class);
        assertThat(log.get(1).value()).isNull();
        assertThat(version(log.get(1))).isEqualTo(version(log.get(0)));
        assertThat(version(log.get(3))).isEqualTo(version(log.get(2)));
        assertThat(log.get(2).sourceOffset()).isEqualTo(log.get(1).sourceOffset());
    }

    @Test
    void refusesATableWithoutAKey() {
        sql("CREATE TABLE %s.keyless (a INT)");
        sql("INSERT INTO %s.keyless VALUES (1)");

        assertThatThrownBy(() -> connect.run(records -> count(records, "e") == 3))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("SOURCE_TABLE_WITHOUT_KEY")
                .hasMessageContaining(database + ".keyless");
    }

    @Test
    void wantsTheFormatToBeSaidWhenAnotherConnectorWroteThePosition() {
        connect.store(Map.of("file", "binlog.000001", "pos", 4));

        assertThatThrownBy(() -> connect.run(records -> true))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("record.format");
    }

    @Test
    void goesOnAfterTheServerWasGone() {
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);
        connect.store(snapshot.get(5).sourceOffset());
        AtomicInteger polls = new AtomicInteger();

        List<SourceRecord> log = connect.run(records -> {
            int poll = polls.incrementAndGet();
            if (poll == 5) {
                sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
            } else if (poll == 50) {
                server.kill();
            } else if (poll == 200) {
                server.start();
                sql("INSERT INTO %s.item VALUES (4, 'four', 4)");
            }
            return records.stream().anyMatch(record -> "four".equals(name(record)));
        });

        assertThat(log.stream().map(MySqlSourceIT::name).distinct().toList()).containsExactly("three", "four");
        assertThat(versions(log)).isSorted();
    }

    @Test
    void waitsForAServerThatIsNotThereYet() {
        server.stop();
        AtomicInteger polls = new AtomicInteger();
        try {
            List<SourceRecord> records = connect.run(polled -> {
                if (polls.incrementAndGet() == 20) {
                    server.start();
                }
                return count(polled, "e") == 2;
            });
            assertThat(ops(records)).containsExactly("b", "b", "r", "r", "e", "e");
        } finally {
            if (!server.isRunning()) {
                server.start();
            }
        }
    }

    @Test
    void reportsAWrongPasswordOnItsField() {
        Map<String, String> config = config(Map.of("database.password", "wrong"));

        assertThat(new MySqlSourceConnector().validate(config).configValues())
                .filteredOn(value -> !value.errorMessages().isEmpty())
                .singleElement()
                .satisfies(value -> assertThat(value.name()).isEqualTo("database.password"));
    }

    @Test
    void reportsTablesWithoutKeysBeforeItStarts() {
        assertThat(new MySqlSourceConnector().validate(config(Map.of())).configValues())
                .allMatch(value -> value.errorMessages().isEmpty());
        sql("CREATE TABLE %s.keyless (a INT)");
        sql("CREATE TABLE %s.uniquely (a INT NOT NULL UNIQUE)");

        assertThat(new MySqlSourceConnector().validate(config(Map.of())).configValues())
                .filteredOn(value -> !value.errorMessages().isEmpty())
                .singleElement()
                .satisfies(value -> assertThat(value.errorMessages())
                        .singleElement()
                        .asString()
                        .contains(database + ".keyless")
                        .doesNotContain("uniquely"));
    }

    @Test
    void losesNoRowOfTheLogToAKillInsideAnIncrementalWindow() {
        sql("CREATE TABLE %s.signals (id VARCHAR(64) PRIMARY KEY, type VARCHAR(32), data VARCHAR(2048))");
        sql("INSERT INTO %s.item VALUES (3, 'x', 0), (4, 'x', 0), (5, 'x', 0), (6, 'x', 0), (7, 'x', 0), (8, 'x', 0)");
        connect = new FakeConnect(config(Map.of(
                "database.user",
                server.user(),
                "database.password",
                server.password(),
                "signal.data.collection",
                database + ".signals",
                "table.include.list",
                database + ".item",
                "incremental.snapshot.chunk.size",
                "2",
                "snapshot.mode",
                "no_data",
                "heartbeat.interval.ms",
                "1")));
        List<SourceRecord> first = connect.run(writer(8));
        int last = first.size() - 1;
        assertThat(ops(first)).contains("r", "u");

        for (int kill = 0; kill < last; kill++) {
            if (!"r".equals(header(first.get(kill), ChangeHeaders.OP))) {
                continue;
            }
            connect.store(first.get(kill).sourceOffset());
            List<SourceRecord> again = connect.run(records -> seen(records, 100));

            assertThat(logRows(again))
                    .as("every row of the log after record %s, with its version", kill)
                    .containsAll(logRows(first.subList(kill + 1, first.size())));
        }
    }

    /** Asks for an incremental snapshot, updates a row at each poll, and inserts a last row when all were read again. */
    private Predicate<List<SourceRecord>> writer(int rows) {
        AtomicInteger polls = new AtomicInteger();
        AtomicInteger updates = new AtomicInteger();
        return records -> {
            int poll = polls.incrementAndGet();
            if (poll == 20) {
                sql("INSERT INTO %s.signals VALUES ('s1', 'execute-snapshot',"
                        + " '{\"data-collections\": [\"%s.item\"], \"type\": \"incremental\"}')");
            } else if (poll > 20 && poll % 5 == 0 && updates.get() < 40) {
                sql("UPDATE %s.item SET price = price + 1 WHERE id = " + (1 + updates.incrementAndGet() % rows));
            } else if (updates.get() == 40) {
                updates.incrementAndGet();
                sql("INSERT INTO %s.item VALUES (100, 'last', 0)");
            }
            return seen(records, 100);
        };
    }

    private static boolean seen(List<SourceRecord> records, int id) {
        return records.stream()
                .anyMatch(record -> record.key() instanceof Struct key
                        && key.schema().field("id") != null
                        && Objects.equals(key.get("id"), id));
    }

    private static List<String> logRows(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> List.of("c", "u", "d").contains(header(record, ChangeHeaders.OP)))
                .map(record -> record.key() + " " + record.value() + " " + header(record, ChangeHeaders.VERSION))
                .toList();
    }

    private Map<String, String> config(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(Map.of(
                "name",
                "c",
                "connector.class",
                MySqlSourceConnector.class.getName(),
                "database.hostname",
                server.host(),
                "database.port",
                Integer.toString(server.port()),
                "database.user",
                MySqlServer.CONNECTOR_USER,
                "database.password",
                MySqlServer.CONNECTOR_PASSWORD,
                "database.server.id",
                Integer.toString(1000 + Math.floorMod(database.hashCode(), 100_000)),
                "topic.prefix",
                "p"));
        config.putAll(Map.of(
                "database.include.list", database,
                "driver.allowPublicKeyRetrieval", "true",
                "control.partitions", "1",
                "include.schema.changes", "false",
                "poll.interval.ms", "10",
                "connect.keep.alive.interval.ms", "500",
                "schema.history.internal", "io.debezium.storage.file.history.FileSchemaHistory",
                "schema.history.internal.file.filename",
                        folder.resolve("history").toString()));
        config.putAll(more);
        return config;
    }

    private void sql(String statement) {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(""), server.user(), server.password());
                Statement run = connection.createStatement()) {
            run.execute(statement.replace("%s", database));
        } catch (SQLException e) {
            throw new AssertionError(statement, e);
        }
    }

    private static long count(List<SourceRecord> records, String op) {
        return ops(records).stream().filter(op::equals).count();
    }

    private static List<String> ops(List<SourceRecord> records) {
        return records.stream()
                .map(record -> header(record, ChangeHeaders.OP))
                .filter(op -> !op.isEmpty())
                .toList();
    }

    private static List<Long> versions(List<SourceRecord> records) {
        return records.stream().map(MySqlSourceIT::version).toList();
    }

    private static long version(SourceRecord record) {
        return Long.parseLong(header(record, ChangeHeaders.VERSION));
    }

    private static @Nullable Object name(SourceRecord record) {
        return record.value() instanceof Struct row ? row.getWithoutDefault("name") : null;
    }

    private static boolean same(SourceRecord one, SourceRecord other) {
        return identity(one).equals(identity(other));
    }

    private static String identity(SourceRecord record) {
        return record.topic()
                + record.key()
                + record.value()
                + new TreeMap<>(record.sourceOffset())
                + header(record, ChangeHeaders.OP)
                + version(record);
    }

    private static String header(SourceRecord record, String name) {
        Header header = record.headers().lastWithName(name);
        return header == null ? "" : header.value().toString();
    }
}
