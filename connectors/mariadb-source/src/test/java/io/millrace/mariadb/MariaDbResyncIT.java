package io.millrace.mariadb;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.ops;
import static io.millrace.source.Emitted.seen;
import static io.millrace.source.Emitted.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.MariaDbServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import io.millrace.source.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are read again, or at first, beside the log of a real server. */
class MariaDbResyncIT {
    private static final String ASKED = "resync.request.a";
    private static final int MANY = 400;

    private static Sandbox sandbox;
    private static MariaDbServer server;

    private Shop shop;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMariaDb();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test, @TempDir Path folder) {
        shop = Shop.create(server, test.getDisplayName(), folder);
    }

    private SourceRunner runner(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(more);
        config.put("incremental.snapshot.chunk.size", "2");
        return shop.runner(config);
    }

    private SourceRunner runner(Map<String, ?> stored, Map<String, String> more) {
        SourceRunner runner = runner(more);
        runner.store(stored);
        return runner;
    }

    /** The tables as they are read at first. */
    private List<SourceRecord> snapshot() {
        return runner(Map.of()).run(records -> count(records, "e") == count(records, "b") && count(records, "e") > 1);
    }

    private String item() {
        return shop.database() + ".item";
    }

    @Test
    void readsATableAgainSoThatWhatIsGoneCanBeTold() {
        List<SourceRecord> snapshot = snapshot();
        shop.session("SET sql_log_bin = 0", "DELETE FROM %s.item WHERE id = 1");
        SourceRunner asked = runner(last(snapshot), Map.of(ASKED, item()));

        List<SourceRecord> records = asked.run(run -> count(run, "e") == 1);

        assertThat(ops(records)).containsExactly("b", "r", "e");
        assertThat(ids(records)).containsExactly(2);
        assertThat(version(records.get(2)))
                .isEqualTo(version(records.get(0)))
                .isEqualTo(version(records.get(1)))
                .isGreaterThan(version(snapshot.get(2)));
        asked.store(last(records));
        shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
        List<SourceRecord> after = asked.run(run -> seen(run, 3));
        assertThat(ops(after)).as("what was read is not read twice").containsExactly("c");
        assertThat(version(after.get(0))).isGreaterThan(version(records.get(2)));
    }

    @Test
    void goesOnWhereItWasKilled() {
        shop.sql("INSERT INTO %s.item VALUES (3, 'c', 3), (4, 'd', 4), (5, 'e', 5), (6, 'f', 6), (7, 'g', 7)");
        SourceRunner asked = runner(last(snapshot()), Map.of(ASKED, item()));
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
    void readsAPartWithoutSayingAnythingOfTheRestAndThenTheNextRequest() {
        Map<String, String> two = Map.of(
                ASKED, item() + " where name IS NULL OR id = 77", "resync.request.b", shop.database() + ".nothing");
        SourceRunner asked = runner(last(snapshot()), two);

        List<SourceRecord> records = asked.run(run -> count(run, "e") == 1);

        assertThat(ops(records)).containsExactly("r", "p", "b", "e");
        assertThat(ids(records)).containsExactly(2);
        assertThat(String.valueOf(last(records).get("millrace.resync")))
                .contains("\"queue\":[]", "\"id\":\"a\"", "\"id\":\"b\"")
                .doesNotContain("running");
    }

    @Test
    void mergesWhatItReadsWithWhatTwoDomainsChangeMeanwhile() {
        fill();
        List<SourceRecord> snapshot = snapshot();
        SourceRunner asked = runner(last(snapshot), Map.of(ASKED, shop.database() + ".many"));
        Target target = new Target(shop.database() + ".many");
        snapshot.forEach(target::apply);
        target.put(999, "stale", 5);
        CompletableFuture<?> writers = CompletableFuture.allOf(write(0), write(7));

        List<SourceRecord> records = asked.run(run -> count(run, "e") == 1 && seen(run, 5000) && seen(run, 5007));

        writers.join();
        records.forEach(target::apply);
        assertThat(target.rows()).isEqualTo(shop.names("SELECT id, name FROM %s.many"));
    }

    @Test
    void fillsTablesBesideTheLogThoughItIsKilledAndOthersWrite() {
        fill();
        Target target = new Target(shop.database() + ".many");
        SourceRunner connect = runner(Map.of("snapshot.strategy", "incremental"));
        CompletableFuture<?> writers = CompletableFuture.allOf(write(0), write(7));

        for (int kill = 1; kill <= 3; kill++) {
            List<SourceRecord> records = connect.run(run -> count(run, "r") >= 60);
            records.forEach(target::apply);
            connect.store(records.get(records.size() - 20).sourceOffset());
        }
        writers.join();
        shop.sql("INSERT INTO %s.many VALUES (9000, 'after all')");
        List<SourceRecord> rest = connect.run(run -> seen(run, 9000) && hasReadAll(last(run)));

        rest.forEach(target::apply);
        assertThat(target.rows()).isEqualTo(shop.names("SELECT id, name FROM %s.many"));
    }

    private static boolean hasReadAll(Map<String, ?> offset) {
        String state = String.valueOf(offset.get("millrace.resync"));
        return state.contains("\"queue\":[]") && !state.contains("running");
    }

    private void fill() {
        shop.sql("CREATE TABLE %s.many (id INT PRIMARY KEY, name VARCHAR(20))");
        shop.sql("INSERT INTO %s.many WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + MANY
                + ") SELECT i, 'old' FROM n");
    }

    /** Changes rows of its own third of the table in a replication domain. */
    private CompletableFuture<Void> write(int domain) {
        return CompletableFuture.runAsync(() -> {
            for (int i = 1; i <= 120; i++) {
                int low = domain == 0 ? i : 130 + i;
                shop.session(
                        "SET SESSION gtid_domain_id = " + domain,
                        "UPDATE %s.many SET name = 'new" + i + "' WHERE id = " + low,
                        i % 3 == 0 ? "DELETE FROM %s.many WHERE id = " + low : "DO 0",
                        "INSERT INTO %s.many VALUES (" + (1000 + 200 * domain + i) + ", 'in')",
                        i % 3 == 1 ? "UPDATE %s.many SET id = -id WHERE id = " + low : "DO 0");
            }
            shop.session(
                    "SET SESSION gtid_domain_id = " + domain, "INSERT INTO %s.many VALUES (500" + domain + ", 'last')");
        });
    }

    @Test
    void doesNotMergeRowsFromBeforeAChangeThatWasSentAndCannotBeSeenYet() {
        shop.sql("INSERT INTO %s.item VALUES (3, 'c', 3), (4, 'd', 4), (5, 'e', 5), (6, 'f', 6)");
        SourceRunner asked = runner(last(snapshot()), Map.of(ASKED, item()));
        Target target = new Target(item());
        shop.session(
                "SET GLOBAL rpl_semi_sync_master_wait_point = AFTER_SYNC",
                "SET GLOBAL rpl_semi_sync_master_wait_no_slave = ON",
                "SET GLOBAL rpl_semi_sync_master_timeout = 4000",
                "SET GLOBAL rpl_semi_sync_master_enabled = ON");
        try {
            CompletableFuture<Void> hidden =
                    CompletableFuture.runAsync(() -> shop.sql("UPDATE %s.item SET name = 'sent' WHERE id = 5"));

            List<SourceRecord> records = asked.run(run -> count(run, "e") == 1 && count(run, "u") == 1);

            hidden.orTimeout(60, TimeUnit.SECONDS).join();
            records.forEach(target::apply);
            assertThat(target.rows()).isEqualTo(shop.names("SELECT id, name FROM %s.item"));
        } finally {
            shop.sql("SET GLOBAL rpl_semi_sync_master_enabled = OFF");
        }
    }

    @Test
    void readsATableThatWasAlteredAheadOfALogThatEndsWithThat() {
        Map<String, ?> stored = last(snapshot());
        shop.sql("FLUSH BINARY LOGS");
        shop.sql("ALTER TABLE %s.item ADD COLUMN colour VARCHAR(10) DEFAULT 'red' AFTER id");

        List<SourceRecord> records = runner(stored, Map.of(ASKED, item())).run(run -> count(run, "e") == 1);

        assertThat(records)
                .filteredOn(record -> "r".equals(header(record, ChangeHeaders.OP)))
                .extracting(record -> ((Struct) record.value()).get("colour"))
                .containsExactly("red", "red");
    }

    @Test
    void fillsATableThatIsCapturedFromNowOn() {
        SourceRunner narrow = runner(Map.of("table.include.list", shop.database() + ".nothing"));
        Map<String, ?> stored = last(narrow.run(records -> count(records, "e") == 1));
        SourceRunner wider = runner(stored, Map.of("table.include.list", shop.database() + ".(nothing|item)"));

        List<SourceRecord> records = wider.run(run -> count(run, "e") == 1);

        assertThat(ops(records)).containsExactly("b", "r", "r", "e");
        assertThat(records).allMatch(record -> record.topic().endsWith(".item"));
        wider.store(last(records));
        shop.sql("INSERT INTO %s.nothing VALUES (4)");
        assertThat(ops(wider.run(run -> seen(run, 4)))).as("once").containsExactly("c");
    }

    @Test
    void readsEverythingAgainAfterAGapInTheLog() {
        List<SourceRecord> snapshot = snapshot();
        Target target = new Target(item());
        snapshot.forEach(target::apply);
        shop.sql("DELETE FROM %s.item WHERE id = 1");
        shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
        shop.sql("FLUSH BINARY LOGS");
        shop.sql("UPDATE %s.item SET name = 'two' WHERE id = 2");
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            shop.sql("PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
            assertThat(shop.count("SHOW BINARY LOGS")).isOne();
        });
        SourceRunner asked = runner(last(snapshot), Map.of("gap.policy", "resync"));

        List<SourceRecord> records = asked.run(run -> count(run, "e") == 2);

        assertThat(ids(records)).containsExactly(2, 3);
        records.forEach(target::apply);
        assertThat(target.rows()).isEqualTo(shop.names("SELECT id, name FROM %s.item"));
        asked.store(records.get(1).sourceOffset());
        assertThat(asked.run(run -> count(run, "e") == 2)).isNotEmpty();
    }

    @Test
    void refusesWhatItCannotReadAndTellsWhatTheServerSays() {
        assertThat(problems(shop.config(Map.of(
                        ASKED,
                        shop.database() + ".itme",
                        "resync.request.b",
                        item() + " where nmae = 1",
                        "resync.request.c",
                        item() + " where id > 1"))))
                .containsOnlyKeys(ASKED, "resync.request.b")
                .hasEntrySatisfying(ASKED, text -> assertThat(text).contains("did you mean " + item() + "?"))
                .hasEntrySatisfying("resync.request.b", text -> assertThat(text).contains("Unknown column 'nmae'"));
    }

    private static Map<String, String> problems(Map<String, String> config) {
        Map<String, String> problems = new HashMap<>();
        new MariaDbSourceConnector()
                .validate(config).configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .forEach(value -> problems.put(value.name(), String.join(" ", value.errorMessages())));
        return problems;
    }

    private static Map<String, ?> last(List<SourceRecord> records) {
        return records.isEmpty() ? Map.of() : records.get(records.size() - 1).sourceOffset();
    }

    private static List<Object> ids(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> "r".equals(header(record, ChangeHeaders.OP)))
                .map(record -> Objects.requireNonNull(((Struct) record.key()).get("id")))
                .toList();
    }
}
