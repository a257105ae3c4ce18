package io.millrace.mysql;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.ops;
import static io.millrace.source.Emitted.seen;
import static io.millrace.source.Emitted.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import io.millrace.source.Target;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are read again, or at first, beside the log of a real server. */
class MySqlResyncIT {
    private static final String ITEM = "resync.request.a";

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
        shop = new Shop(server, "r" + Integer.toHexString(test.getDisplayName().hashCode()), folder);
        shop.create();
        connect = new SourceRunner(MySqlSourceTask::new, config(Map.of()));
    }

    private Map<String, String> config(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(shop.config(more));
        config.put("incremental.snapshot.chunk.size", "2");
        return config;
    }

    private List<SourceRecord> snapshot() {
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        return snapshot;
    }

    @Test
    void readsATableAgainSoThatWhatIsGoneCanBeTold() {
        List<SourceRecord> snapshot = snapshot();
        shop.session("SET sql_log_bin = 0", "DELETE FROM %s.item WHERE id = 1");
        SourceRunner asked = connect.with(config(Map.of(ITEM, shop.database() + ".item")));

        List<SourceRecord> records = asked.run(run -> count(run, "e") == 1);

        assertThat(ops(records)).containsExactly("b", "r", "e");
        assertThat(ids(records)).containsExactly(2);
        assertThat(records)
                .extracting(record -> header(record, ChangeHeaders.GENERATION))
                .containsOnly(header(records.get(0), ChangeHeaders.GENERATION));
        assertThat(version(records.get(2)))
                .isEqualTo(version(records.get(0)))
                .isEqualTo(version(records.get(1)))
                .isGreaterThan(version(snapshot.get(2)));
        assertThat(String.valueOf(records.get(0).sourceOffset().get("millrace.resync")))
                .contains("running");

        asked.store(records.get(2).sourceOffset());
        shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
        List<SourceRecord> after = asked.run(run -> seen(run, 3));

        assertThat(ops(after)).as("what was read is not read twice").containsExactly("c");
        assertThat(version(after.get(0))).isGreaterThan(version(records.get(2)));
    }

    @Test
    void goesOnWhereItWasKilled() {
        shop.sql("INSERT INTO %s.item VALUES (3, 'c', 3), (4, 'd', 4), (5, 'e', 5), (6, 'f', 6), (7, 'g', 7)");
        snapshot();
        SourceRunner asked = connect.with(config(Map.of(ITEM, shop.database() + ".item")));
        List<SourceRecord> whole = asked.run(run -> count(run, "e") == 1);
        assertThat(ids(whole)).containsExactly(1, 2, 3, 4, 5, 6, 7);

        for (int kill = 0; kill < whole.size() - 1; kill++) {
            asked.store(whole.get(kill).sourceOffset());
            List<SourceRecord> rest = asked.run(run -> count(run, "e") == 1);

            assertThat(ids(rest))
                    .as("one window is read again at most after %s", kill)
                    .isSubsetOf(1, 2, 3, 4, 5, 6, 7)
                    .hasSizeLessThanOrEqualTo(7 - Math.max(0, kill - 2))
                    .hasSizeGreaterThanOrEqualTo(7 - kill);
            assertThat(count(rest, "b")).isZero();
            SourceRecord end = rest.get(rest.size() - 1);
            assertThat(version(end)).isEqualTo(version(whole.get(0)));
            assertThat(header(end, ChangeHeaders.GENERATION)).isEqualTo(header(whole.get(0), ChangeHeaders.GENERATION));
        }
    }

    @Test
    void readsAPartWithoutSayingAnythingOfTheRest() {
        snapshot();
        Map<String, String> two = Map.of(
                ITEM,
                shop.database() + ".item where name IS NULL OR id = 77",
                "resync.request.b",
                shop.database() + ".nothing");
        SourceRunner asked = connect.with(config(two));

        List<SourceRecord> records = asked.run(run -> count(run, "e") == 1);

        assertThat(ops(records)).containsExactly("r", "p", "b", "e");
        assertThat(ids(records)).containsExactly(2);
        assertThat(String.valueOf(records.get(3).sourceOffset().get("millrace.resync")))
                .contains("\"queue\":[]", "\"id\":\"a\"", "\"id\":\"b\"")
                .doesNotContain("running");
    }

    @Test
    void mergesWhatItReadsWithWhatChangesMeanwhile() throws Exception {
        shop.sql("CREATE TABLE %s.many (id INT PRIMARY KEY, name VARCHAR(20))");
        shop.sql("INSERT INTO %s.many WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
                + " SELECT i, 'old' FROM n");
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 3);
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        SourceRunner asked = connect.with(config(Map.of(ITEM, shop.database() + ".many")));
        Target target = new Target(shop.database() + ".many");
        snapshot.forEach(target::apply);
        target.put(999, "stale", 5);
        Thread writer = new Thread(() -> {
            for (int i = 1; i <= 120; i++) {
                shop.session(
                        "UPDATE %s.many SET name = 'new" + i + "' WHERE id IN (" + i + ", " + (400 - i) + ")",
                        "DELETE FROM %s.many WHERE id = " + (200 + i),
                        "INSERT INTO %s.many VALUES (" + (1000 + i) + ", 'in')",
                        "UPDATE %s.many SET id = " + (2000 + i) + " WHERE id = " + (130 + i));
            }
            shop.sql("INSERT INTO %s.many VALUES (5000, 'last')");
        });
        writer.start();

        List<SourceRecord> records = asked.run(run -> count(run, "e") == 1 && seen(run, 5000));

        writer.join();
        records.forEach(target::apply);
        assertThat(target.rows()).isEqualTo(shop.names("SELECT id, name FROM %s.many"));
    }

    /** Among them moments that many a time zone leaves out. */
    @Test
    void readsInPiecesByADateAndTimeAndGoesOnFromThem() {
        shop.sql("CREATE TABLE %s.moment (at DATETIME(6) PRIMARY KEY, id INT)");
        shop.sql("INSERT INTO %s.moment WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
                + " SELECT '2024-03-31 00:00:00.000001' + INTERVAL i MINUTE, i FROM n");
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 3);
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        SourceRunner asked =
                connect.with(config(Map.of(ITEM, shop.database() + ".moment", "incremental.snapshot.chunk.size", "7")));
        List<Integer> all = IntStream.rangeClosed(1, 300).boxed().toList();

        List<SourceRecord> records = asked.run(run -> count(run, "e") == 1);

        assertThat(readIds(records)).isEqualTo(all);
        asked.store(records.get(150).sourceOffset());
        List<SourceRecord> rest = asked.run(run -> count(run, "e") == 1);
        int handedOut = readIds(records.subList(0, 151)).size();
        assertThat(readIds(rest))
                .hasSizeBetween(all.size() - handedOut, 200)
                .isEqualTo(all.subList(all.size() - readIds(rest).size(), all.size()));
    }

    @Test
    void readsATableThatWasAlteredAheadOfTheLog() {
        snapshot();
        shop.sql("ALTER TABLE %s.item ADD COLUMN colour VARCHAR(10) DEFAULT 'red' AFTER id");
        shop.sql("UPDATE %s.item SET name = 'uno' WHERE id = 1");

        List<SourceRecord> records =
                connect.with(config(Map.of(ITEM, shop.database() + ".item"))).run(run -> count(run, "e") == 1);

        assertThat(records)
                .filteredOn(record -> "r".equals(header(record, ChangeHeaders.OP)))
                .extracting(record -> ((Struct) record.value()).get("colour"))
                .containsExactly("red", "red");
    }

    @Test
    void fillsATableThatIsCapturedFromNowOn() {
        connect = new SourceRunner(
                MySqlSourceTask::new, config(Map.of("table.include.list", shop.database() + ".nothing")));
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 1);
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        SourceRunner wider = connect.with(config(Map.of("table.include.list", shop.database() + ".(nothing|item)")));

        List<SourceRecord> records = wider.run(run -> count(run, "e") == 1);

        assertThat(ops(records)).containsExactly("b", "r", "r", "e");
        assertThat(records).allMatch(record -> record.topic().endsWith(".item"));
        wider.store(records.get(0).sourceOffset());
        shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
        List<SourceRecord> again = wider.run(run -> count(run, "e") == 1 && seen(run, 3));
        assertThat(ids(again)).contains(1, 2);
        wider.store(again.get(again.size() - 1).sourceOffset());
        shop.sql("INSERT INTO %s.nothing VALUES (4)");
        assertThat(ops(wider.run(run -> seen(run, 4)))).as("once").containsExactly("c");
    }

    @Test
    void followsTheLogAtOnceAndFillsTablesBesideIt() {
        connect = new SourceRunner(MySqlSourceTask::new, config(Map.of("snapshot.strategy", "incremental")));

        List<SourceRecord> records = connect.run(run -> count(run, "e") == 2);

        assertThat(ops(records)).containsExactly("b", "r", "r", "e", "b", "e");
        for (int kill = 0; kill < records.size(); kill++) {
            connect.store(records.get(kill).sourceOffset());
            int left = 2 - (int) count(records.subList(0, kill + 1), "e");
            int id = 100 + kill;
            shop.sql("INSERT INTO %s.item VALUES (" + id + ", 'x', 3)");
            List<SourceRecord> rest = connect.run(run -> count(run, "e") == left && seen(run, id));
            assertThat(count(rest, "e")).isEqualTo(left);
        }
    }

    @Test
    void refusesWhatItCannotReadAndTellsWhatTheServerSays() {
        String name = shop.database();
        Map<String, String> config = config(Map.of(
                ITEM,
                name + ".itme",
                "resync.request.b",
                name + ".item where nmae = 1",
                "resync.request.c",
                name + ".item where id > 1"));

        assertThat(problems(config))
                .containsOnlyKeys(ITEM, "resync.request.b")
                .hasEntrySatisfying(ITEM, text -> assertThat(text).contains("did you mean " + name + ".item?"))
                .hasEntrySatisfying("resync.request.b", text -> assertThat(text).contains("Unknown column 'nmae'"));
        shop.session("SET GLOBAL gtid_mode = ON_PERMISSIVE");
        try {
            assertThat(problems(config(Map.of(ITEM, name + ".item")))).hasEntrySatisfying(ITEM, text -> assertThat(text)
                    .contains("gtid_mode=ON", "CREATE TABLE DB.millrace_signal", "signal.data.collection"));
        } finally {
            shop.session("SET GLOBAL gtid_mode = ON");
        }
    }

    @Test
    void readsEverythingAgainAfterAGapInTheLog() {
        snapshot();
        shop.sql("DELETE FROM %s.item WHERE id = 1");
        shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
        shop.session("FLUSH BINARY LOGS", "RESET MASTER");
        shop.sql("INSERT INTO %s.nothing VALUES (4)");
        SourceRunner asked = connect.with(config(Map.of("gap.policy", "resync")));

        List<SourceRecord> records = asked.run(run -> count(run, "e") == 2);

        assertThat(ops(records)).containsExactly("b", "r", "r", "e", "b", "r", "e");
        assertThat(ids(records)).containsExactly(2, 3, 4);
        asked.store(records.get(2).sourceOffset());
        assertThat(asked.run(run -> count(run, "e") == 2)).isNotEmpty();
    }

    private static Map<String, String> problems(Map<String, String> config) {
        Map<String, String> problems = new HashMap<>();
        new MySqlSourceConnector()
                .validate(config).configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .forEach(value -> problems.put(value.name(), String.join(" ", value.errorMessages())));
        return problems;
    }

    private static List<Object> ids(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> "r".equals(header(record, ChangeHeaders.OP)))
                .map(record -> Objects.requireNonNull(((Struct) record.key()).get("id")))
                .toList();
    }

    /** From the rows, whose key is another column. */
    private static List<Integer> readIds(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> "r".equals(header(record, ChangeHeaders.OP)))
                .map(record -> ((Struct) record.value()).getInt32("id"))
                .toList();
    }
}
