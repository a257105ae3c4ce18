package io.millrace.mysql;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.ops;
import static io.millrace.source.Emitted.seen;
import static io.millrace.source.Emitted.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.MySqlOptions;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import io.millrace.source.Target;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A server without GTIDs, whose log is marked with a table for signals. */
class MySqlSignalTableIT {
    private static final String ASKED = "resync.request.a";
    private static final String SIGNALS = "signal.data.collection";
    private static final String READER = "reader";

    private static Sandbox sandbox;
    private static MySqlServer server;

    private Shop shop;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMySql(
                MySqlOptions.defaults().withExtraArgs("--gtid-mode=OFF", "--enforce-gtid-consistency=OFF"));
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    /** The account may write to nothing but the table for signals. */
    @BeforeEach
    void createTables(TestInfo test, @TempDir Path folder) {
        shop = new Shop(server, "s" + Integer.toHexString(test.getDisplayName().hashCode()), folder);
        shop.create();
        shop.sql("CREATE TABLE %s.millrace_signal"
                + " (id VARCHAR(64) PRIMARY KEY, type VARCHAR(32) NOT NULL, data VARCHAR(2048))");
        shop.session(
                "DROP USER IF EXISTS " + READER,
                "CREATE USER " + READER + " IDENTIFIED BY 'r'",
                "GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT, LOCK TABLES ON *.* TO "
                        + READER,
                "GRANT INSERT, DELETE ON %s.millrace_signal TO " + READER);
    }

    private Map<String, String> config(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(shop.config(Map.of(
                "database.user",
                READER,
                "database.password",
                "r",
                "incremental.snapshot.chunk.size",
                "2",
                SIGNALS,
                shop.database() + ".millrace_signal")));
        config.putAll(more);
        return config;
    }

    private SourceRunner snapshot(Target... targets) {
        SourceRunner connect = new SourceRunner(MySqlSourceTask::new, config(Map.of()));
        List<SourceRecord> snapshot =
                connect.run(records -> count(records, "e") > 1 && count(records, "e") == count(records, "b"));
        for (Target target : targets) {
            snapshot.forEach(target::apply);
        }
        connect.store(snapshot.get(snapshot.size() - 1).sourceOffset());
        return connect;
    }

    private String item() {
        return shop.database() + ".item";
    }

    @Test
    void goesOnWhereItWasKilled() {
        shop.sql("INSERT INTO %s.item VALUES (3, 'c', 3), (4, 'd', 4), (5, 'e', 5), (6, 'f', 6), (7, 'g', 7)");
        SourceRunner asked = snapshot().with(config(Map.of(ASKED, item())));
        List<SourceRecord> whole = asked.run(run -> count(run, "e") == 1);

        assertThat(opsButMarks(whole)).containsExactly("b", "r", "r", "r", "r", "r", "r", "r", "e");
        for (int kill = 0; count(whole.subList(0, kill + 1), "e") == 0; kill++) {
            int before = (int) count(whole.subList(0, kill + 1), "r");
            asked.store(whole.get(kill).sourceOffset());
            List<SourceRecord> rest = asked.run(run -> count(run, "e") == 1);

            assertThat(ids(rest))
                    .as("one window is read again at most after %s", kill)
                    .isSubsetOf(1, 2, 3, 4, 5, 6, 7)
                    .hasSizeLessThanOrEqualTo(7 - Math.max(0, before - 2))
                    .hasSizeGreaterThanOrEqualTo(7 - before);
            assertThat(version(end(rest))).isEqualTo(version(whole.get(0)));
        }
    }

    private static SourceRecord end(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> "e".equals(header(record, ChangeHeaders.OP)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void mergesWhatItReadsWithWhatChangesMeanwhile() {
        shop.sql("CREATE TABLE %s.many (id INT PRIMARY KEY, name VARCHAR(20))");
        shop.sql("INSERT INTO %s.many WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
                + " SELECT i, 'old' FROM n");
        Target target = new Target(shop.database() + ".many");
        SourceRunner asked = snapshot(target).with(config(Map.of(ASKED, shop.database() + ".many")));
        target.put(999, "stale", 5);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 1; i <= 60; i++) {
                shop.session(
                        "UPDATE %s.many SET name = 'new" + i + "' WHERE id IN (" + i + ", " + (200 - i) + ")",
                        "DELETE FROM %s.many WHERE id = " + (100 + i),
                        "INSERT INTO %s.many VALUES (" + (1000 + i) + ", 'in')",
                        "UPDATE %s.many SET id = " + (2000 + i) + " WHERE id = " + (65 + i));
            }
            shop.sql("INSERT INTO %s.many VALUES (5000, 'last')");
        });

        List<SourceRecord> records = asked.run(run -> count(run, "e") == 1 && seen(run, 5000));

        writer.join();
        records.forEach(target::apply);
        assertThat(target.rows()).isEqualTo(shop.names("SELECT id, name FROM %s.many"));
    }

    @Test
    void fillsTablesBesideTheLogAndOneThatIsAdded() {
        Map<String, String> narrow =
                config(Map.of("snapshot.strategy", "incremental", "table.include.list", shop.database() + ".nothing"));
        SourceRunner connect = new SourceRunner(MySqlSourceTask::new, narrow);
        shop.sql("INSERT INTO %s.nothing VALUES (8)");
        List<SourceRecord> first = connect.run(run -> count(run, "e") == 1);
        assertThat(opsButMarks(first)).containsExactly("b", "r", "e");
        connect.store(first.get(first.size() - 1).sourceOffset());
        Map<String, String> wider = new HashMap<>(narrow);
        wider.put("table.include.list", shop.database() + ".(nothing|item)");

        List<SourceRecord> added = connect.with(wider).run(run -> count(run, "e") == 1);

        assertThat(opsButMarks(added)).containsExactly("b", "r", "r", "e");
        assertThat(ids(added)).containsExactly(1, 2);
    }

    @Test
    void readsEverythingAgainAfterAGapInTheLog() {
        Target target = new Target(item());
        SourceRunner connect = snapshot(target);
        shop.sql("DELETE FROM %s.item WHERE id = 1");
        shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
        shop.session("FLUSH BINARY LOGS", "RESET MASTER");
        shop.session("FLUSH BINARY LOGS", "FLUSH BINARY LOGS", "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");

        List<SourceRecord> records =
                connect.with(config(Map.of("gap.policy", "resync"))).run(run -> count(run, "e") == 2);

        records.forEach(target::apply);
        assertThat(target.rows()).isEqualTo(shop.names("SELECT id, name FROM %s.item"));
    }

    @Test
    void saysWhatToCreateWhereTheTableOrAPrivilegeIsMissing() {
        SourceRunner connect = snapshot();
        String table = shop.database() + ".millrace_signal";
        Map<String, String> asked = config(Map.of(ASKED, item()));
        assertThat(problem(asked)).isEmpty();

        Map<String, String> deleting = new HashMap<>(asked);
        deleting.put("incremental.snapshot.watermarking.strategy", "insert_delete");
        assertThat(problem(deleting)).isEmpty();
        shop.sql("REVOKE DELETE ON %s.millrace_signal FROM " + READER);
        assertThat(problem(asked)).isEmpty();
        assertThat(problem(deleting)).contains("DELETE command denied", "GRANT INSERT, DELETE ON " + table);
        shop.sql("REVOKE INSERT ON %s.millrace_signal FROM " + READER);
        assertThat(problem(asked)).contains("GRANT INSERT, DELETE ON " + table, "INSERT command denied");
        shop.session(
                "DROP TABLE %s.millrace_signal",
                "CREATE TABLE %s.millrace_signal (id VARCHAR(64) PRIMARY KEY, type VARCHAR(32) NOT NULL)",
                "GRANT INSERT, DELETE ON %s.millrace_signal TO " + READER);
        assertThat(problem(asked)).contains("CREATE TABLE " + table + " (id VARCHAR(64)", "Column count");
        shop.sql("DROP TABLE %s.millrace_signal");
        assertThat(problem(asked)).contains("CREATE TABLE " + table + " (id VARCHAR(64)", "doesn't exist");
        Map<String, String> wider = config(Map.of("database.include.list", shop.database() + ",added"));
        shop.session(
                "DROP DATABASE IF EXISTS added", "CREATE DATABASE added", "CREATE TABLE added.t (id INT PRIMARY KEY)");
        assertThatThrownBy(() -> connect.with(wider).run(run -> false))
                .as("a table that has to be read")
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("SOURCE_RESYNC", "added.t", "CREATE TABLE " + table + " (id VARCHAR(64)");
    }

    @Test
    void asksForATableOrGtidsWhereItHasNeither() {
        Map<String, String> asked = config(Map.of(ASKED, item(), SIGNALS, ""));

        assertThat(problem(asked)).contains("gtid_mode=ON", "CREATE TABLE DB.millrace_signal", SIGNALS);
    }

    private static String problem(Map<String, String> config) {
        return new MySqlSourceConnector()
                .validate(config).configValues().stream()
                        .flatMap(value -> value.errorMessages().stream())
                        .reduce("", (all, text) -> all + text);
    }

    /** The marks come as rows of their own table, as with Debezium. */
    private static List<String> opsButMarks(List<SourceRecord> records) {
        return ops(records.stream()
                .filter(record -> !record.topic().endsWith(".millrace_signal"))
                .toList());
    }

    private static List<Object> ids(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> "r".equals(header(record, ChangeHeaders.OP)))
                .map(record -> Objects.requireNonNull(((Struct) record.key()).get("id")))
                .toList();
    }
}
