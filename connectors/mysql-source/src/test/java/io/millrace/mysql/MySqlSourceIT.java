package io.millrace.mysql;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.logRows;
import static io.millrace.source.Emitted.name;
import static io.millrace.source.Emitted.ops;
import static io.millrace.source.Emitted.same;
import static io.millrace.source.Emitted.seen;
import static io.millrace.source.Emitted.version;
import static io.millrace.source.Emitted.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.Emitted;
import io.millrace.source.SourceRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
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

    private Shop shop;
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
        shop = new Shop(server, "d" + Integer.toHexString(test.getDisplayName().hashCode()), folder);
        shop.create();
        connect = shop.runner(Map.of());
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
        assertThat(snapshot.get(2).topic()).isEqualTo("p." + shop.database() + ".item");
        assertThat(snapshot.subList(0, 5))
                .allMatch(record -> record.sourceOffset().containsKey("snapshot"));
        connect.store(snapshot.get(5).sourceOffset());

        shop.sql("INSERT INTO %s.item VALUES (3, NULL, 3)");
        shop.sql("UPDATE %s.item SET name = 'two' WHERE id = 2");
        shop.sql("DELETE FROM %s.item WHERE id = 1");
        shop.sql("UPDATE %s.item SET id = 30 WHERE id = 3");
        shop.sql("TRUNCATE TABLE %s.item");
        shop.sql("INSERT INTO %s.item VALUES (9, 'nine', 9)");
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
        assertThat(header(log.get(0), ChangeHeaders.TABLE)).isEqualTo(shop.database() + ".item");
        assertThat(header(log.get(0), ChangeHeaders.COMMITTED)).matches("\\d{16}");
    }

    @Test
    void theServerSaysAboutHowManyRowsTheTablesHave() throws Exception {
        String item = shop.database() + ".item";
        shop.sql("ANALYZE TABLE %s.item");

        assertThat(MySqlSourceConfig.SOURCE
                        .parse(shop.config(Map.of()))
                        .setup()
                        .log()
                        .sizes()
                        .rows(Set.of(item)))
                .containsExactly(entry(item, 2L));
    }

    @Test
    void missesNoRowWhenSeveralThreadsReadATable() {
        shop.sql("CREATE TABLE %s.numbers (id INT PRIMARY KEY, name VARCHAR(20))");
        shop.session(
                "USE %s",
                "SET SESSION cte_max_recursion_depth = 10000",
                "INSERT INTO numbers SELECT i * 7 - 500, 'n' FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
                        + " FROM n WHERE i < 2000) SELECT i FROM n) AS more");
        shop.sql("CREATE TABLE %s.kinds (kind ENUM('z','m','a'), id INT, PRIMARY KEY (kind, id))");
        shop.sql("INSERT INTO %s.kinds VALUES ('z', 1), ('m', 1), ('a', 1), ('m', 2), ('z', 2), ('a', 2), ('m', 3)");
        shop.sql("CREATE TABLE %s.loose (a INT NULL, b INT)");
        shop.sql("INSERT INTO %s.loose VALUES (NULL, 1), (2, 2), (3, 3), (4, 4)");
        shop.sql("CREATE TABLE %s.one (id INT PRIMARY KEY)");
        shop.sql("INSERT INTO %s.one VALUES (1)");
        connect = shop.runner(Map.of("snapshot.max.threads", "3", "message.key.columns", shop.database() + ".loose:a"));

        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 6);

        assertThat(ops(snapshot).subList(0, 6)).containsOnly("b");
        assertThat(ops(snapshot).subList(snapshot.size() - 6, snapshot.size())).containsOnly("e");
        assertThat(count(snapshot, "b")).isEqualTo(6);
        assertThat(versions(snapshot)).containsOnly(version(snapshot.get(0)));
        assertThat(snapshot.stream()
                        .filter(record -> header(record, ChangeHeaders.OP).equals("r"))
                        .map(record -> record.topic() + record.key())
                        .distinct())
                .hasSize(2 + 2000 + 7 + 4 + 1);
        assertThat(count(snapshot, "r")).isEqualTo(2014);
        assertThat(snapshot.subList(0, snapshot.size() - 1))
                .allMatch(record -> record.sourceOffset().containsKey("snapshot")
                        && record.sourceOffset().containsKey("millrace.progress"));
        Map<String, ?> reached = snapshot.get(snapshot.size() - 1).sourceOffset();
        assertThat(reached).doesNotContainKey("snapshot").doesNotContainKey("millrace.progress");

        connect.store(reached);
        shop.sql("INSERT INTO %s.one VALUES (2)");
        assertThat(ops(connect.run(records -> !ops(records).isEmpty()))).containsExactly("c");
    }

    @Test
    void emitsTheSameAgainFromEveryStoredOffset() {
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);
        Map<String, ?> start = snapshot.get(5).sourceOffset();
        connect.store(start);
        shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3), (4, 'four', 4), (5, 'five', 5)");
        shop.sql("UPDATE %s.item SET id = 40 WHERE id = 4");
        shop.sql("TRUNCATE TABLE %s.item");
        shop.sql("INSERT INTO %s.item VALUES (7, 'seven', 7)");
        shop.sql("DELETE FROM %s.item");
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
                    .extracting(Emitted::identity)
                    .isEqualTo(first.subList(from, size).stream()
                            .map(Emitted::identity)
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
        connect = shop.runner(Map.of("record.format", "envelope"));
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);
        connect.store(snapshot.get(5).sourceOffset());

        shop.sql("DELETE FROM %s.item WHERE id = 1");
        shop.sql("UPDATE %s.item SET id = 20 WHERE id = 2");
        List<SourceRecord> log = connect.run(records -> records.size() == 5);

        assertThat(ops(log)).containsExactly("d", "d", "d", "d", "c");
        assertThat(log.get(0).value()).isInstanceOf(Struct.class);
        assertThat(log.get(1).value()).isNull();
        assertThat(version(log.get(1))).isEqualTo(version(log.get(0)));
        assertThat(version(log.get(3))).isEqualTo(version(log.get(2)));
        assertThat(log.get(2).sourceOffset()).isEqualTo(log.get(1).sourceOffset());
    }

    @Test
    void losesNoRowOfTheLogToAKillInsideAnIncrementalWindow() {
        shop.sql("CREATE TABLE %s.signals (id VARCHAR(64) PRIMARY KEY, type VARCHAR(32), data VARCHAR(2048))");
        shop.sql(
                "INSERT INTO %s.item VALUES (3, 'x', 0), (4, 'x', 0), (5, 'x', 0), (6, 'x', 0), (7, 'x', 0), (8, 'x', 0)");
        connect = shop.runner(Map.of(
                "database.user",
                server.user(),
                "database.password",
                server.password(),
                "signal.data.collection",
                shop.database() + ".signals",
                "table.include.list",
                shop.database() + ".item",
                "incremental.snapshot.chunk.size",
                "2",
                "snapshot.mode",
                "no_data",
                "heartbeat.interval.ms",
                "1"));
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
                shop.sql("INSERT INTO %s.signals VALUES ('s1', 'execute-snapshot',"
                        + " '{\"data-collections\": [\"%s.item\"], \"type\": \"incremental\"}')");
            } else if (poll > 20 && poll % 5 == 0 && updates.get() < 40) {
                shop.sql("UPDATE %s.item SET price = price + 1 WHERE id = " + (1 + updates.incrementAndGet() % rows));
            } else if (updates.get() == 40) {
                updates.incrementAndGet();
                shop.sql("INSERT INTO %s.item VALUES (100, 'last', 0)");
            }
            return seen(records, 100);
        };
    }
}
