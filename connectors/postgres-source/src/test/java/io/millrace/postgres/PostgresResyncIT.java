package io.millrace.postgres;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.name;
import static io.millrace.source.Emitted.ops;
import static io.millrace.source.Emitted.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Tables that are read again, or at first, beside the log of a real server. */
class PostgresResyncIT {
    private static final String ITEM = "resync.request.a";

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
        shop = Shop.create(server, "resync" + test.getDisplayName());
        connect = run(Map.of());
    }

    @AfterEach
    void dropTables() {
        shop.drop();
    }

    private SourceRunner run(Map<String, String> more) {
        Map<String, String> config = new HashMap<>(shop.config(more));
        config.put("incremental.snapshot.chunk.size", "2");
        config.put("heartbeat.interval.ms", "300");
        return new SourceRunner(PostgresSourceTask::new, config);
    }

    private SourceRunner with(Map<String, String> more, Map<String, ?> stored) {
        SourceRunner other = run(more);
        other.store(stored);
        return other;
    }

    private Map<String, ?> snapshot(SourceRunner source, int tables) {
        List<SourceRecord> records = source.run(run -> count(run, "e") == tables);
        return records.get(records.size() - 1).sourceOffset();
    }

    @Test
    void readsATableAgainAndGoesOnWhereItWasKilled() {
        shop.sql("INSERT INTO %s.item VALUES (3, 'c', 3), (4, 'd', 4), (5, 'e', 5), (6, 'f', 6), (7, 'g', 7)");
        Map<String, ?> stored = snapshot(connect, 2);
        SourceRunner asked = with(Map.of(ITEM, shop.schema() + ".item"), stored);

        List<SourceRecord> whole = data(asked.run(run -> count(run, "e") == 1));

        assertThat(ops(whole)).containsExactly("b", "r", "r", "r", "r", "r", "r", "r", "e");
        assertThat(ids(whole)).containsExactly(1, 2, 3, 4, 5, 6, 7);
        for (int kill = 0; kill < whole.size() - 1; kill++) {
            asked.store(whole.get(kill).sourceOffset());
            List<SourceRecord> rest = data(asked.run(run -> count(run, "e") == 1));

            assertThat(ids(rest))
                    .as("one window is read again at most after %s", kill)
                    .isSubsetOf(1, 2, 3, 4, 5, 6, 7)
                    .hasSizeLessThanOrEqualTo(7 - Math.max(0, kill - 2))
                    .hasSizeGreaterThanOrEqualTo(7 - kill);
            assertThat(version(rest.get(rest.size() - 1))).isEqualTo(version(whole.get(0)));
        }
    }

    @Test
    void mergesWhatItReadsWithWhatChangesMeanwhile() throws Exception {
        shop.sql("CREATE TABLE %s.many (id INT PRIMARY KEY, name VARCHAR(20))");
        shop.sql("INSERT INTO %s.many SELECT i, 'old' FROM generate_series(1, 300) i");
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 3);
        Map<Object, SourceRecord> target = new HashMap<>();
        fold(target, snapshot);
        SourceRunner asked = with(
                Map.of(ITEM, shop.schema() + ".many"),
                snapshot.get(snapshot.size() - 1).sourceOffset());
        AtomicBoolean read = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int i = 1; i <= 80; i++) {
                shop.sql("UPDATE %s.many SET name = 'new" + i + "' WHERE id IN (" + i + ", " + (300 - i) + ");"
                        + " DELETE FROM %s.many WHERE id = " + (150 + i) + ";"
                        + " INSERT INTO %s.many VALUES (" + (1000 + i) + ", 'in')");
            }
            for (int i = 81; !read.get(); i++) {
                shop.sql("UPDATE %s.many SET name = 'more" + i + "' WHERE id = 1");
            }
            shop.sql("INSERT INTO %s.many VALUES (5000, 'last')");
        });

        List<SourceRecord> records;
        try (Connection overlapping = shop.connect();
                Statement statement = overlapping.createStatement()) {
            overlapping.setAutoCommit(false);
            statement.execute("UPDATE " + shop.schema() + ".many SET name = 'open' WHERE id = 145");
            writer.start();
            records = asked.run(run -> {
                commitOnceReading(overlapping, run);
                read.set(count(run, "e") == 1);
                return read.get() && run.stream().anyMatch(record -> id(record, 5000));
            });
        }

        writer.join();
        fold(target, records);
        assertThat(names(target)).isEqualTo(names());
    }

    @Test
    void fillsAnAddedTableAndAllOfThemAfterAGap() {
        Map<String, ?> stored = snapshot(run(Map.of("table.include.list", shop.schema() + ".nothing")), 1);
        Map<String, String> both = Map.of("gap.policy", "resync");
        SourceRunner wider = with(both, stored);

        List<SourceRecord> added = data(wider.run(run -> count(run, "e") == 1));

        assertThat(ops(added)).containsExactly("b", "r", "r", "e");
        shop.dropSlot();
        shop.sql("DELETE FROM %s.item WHERE id = 1");
        shop.sql("SELECT pg_create_logical_replication_slot('%s', 'pgoutput')");
        wider.store(added.get(3).sourceOffset());
        List<SourceRecord> again = data(wider.run(run -> count(run, "e") == 2));
        assertThat(ops(again)).containsExactly("b", "r", "e", "b", "e");
        assertThat(version(again.get(0))).isGreaterThan(version(added.get(3)));
    }

    @Test
    void followsTheLogAtOnceAndFillsTablesBesideIt() {
        SourceRunner incremental = run(Map.of("snapshot.strategy", "incremental"));

        List<SourceRecord> records = data(incremental.run(run -> count(run, "e") == 2));

        assertThat(ops(records)).containsExactly("b", "r", "r", "e", "b", "e");
        incremental.store(records.get(1).sourceOffset());
        shop.sql("INSERT INTO %s.item VALUES (9, 'x', 3)");
        List<SourceRecord> rest =
                data(incremental.run(run -> count(run, "e") == 2 && run.stream().anyMatch(record -> id(record, 9))));
        assertThat(ids(rest)).contains(2);
    }

    @Test
    void refusesWhatItCannotReadAndTellsWhatTheServerSays() {
        String name = shop.schema();
        Map<String, String> config = shop.config(Map.of(
                ITEM,
                name + ".itme",
                "resync.request.b",
                name + ".item where nmae = 1",
                "resync.request.c",
                name + ".item where id > 1"));
        Map<String, String> problems = new HashMap<>();

        new PostgresSourceConnector()
                .validate(config).configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .forEach(value -> problems.put(value.name(), String.join(" ", value.errorMessages())));

        assertThat(problems)
                .containsOnlyKeys(ITEM, "resync.request.b")
                .hasEntrySatisfying(ITEM, text -> assertThat(text).contains("did you mean " + name + ".item?"))
                .hasEntrySatisfying(
                        "resync.request.b", text -> assertThat(text).contains("column \"nmae\" does not exist"));
    }

    // --- what a sink makes of it

    private static void commitOnceReading(Connection overlapping, List<SourceRecord> records) {
        try {
            if (count(records, "r") > 20 && !overlapping.getAutoCommit()) {
                overlapping.commit();
                overlapping.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void fold(Map<Object, SourceRecord> target, List<SourceRecord> records) {
        for (SourceRecord record : records) {
            String op = header(record, ChangeHeaders.OP);
            if (!record.topic().endsWith(".many")) {
                continue;
            }
            if (op.equals("e")) {
                target.values().removeIf(row -> version(row) < version(record));
            } else if (record.key() instanceof Struct key && key.schema().field("id") != null) {
                target.merge(
                        Objects.requireNonNull(key.get("id")),
                        record,
                        (old, now) -> version(now) >= version(old) ? now : old);
            }
        }
    }

    private static Map<Object, Object> names(Map<Object, SourceRecord> target) {
        Map<Object, Object> names = new HashMap<>();
        target.forEach((id, record) -> {
            if (record.value() != null) {
                names.put(id, name(record));
            }
        });
        return names;
    }

    private Map<Object, Object> names() {
        Map<Object, Object> names = new HashMap<>();
        String all = shop.text("SELECT string_agg(id || '=' || name, ',') FROM %s.many");
        for (String row : all.split(",", -1)) {
            String[] parts = row.split("=", -1);
            names.put(Integer.valueOf(parts[0]), parts[1]);
        }
        return names;
    }

    private static boolean id(SourceRecord record, int id) {
        return record.key() instanceof Struct key
                && key.schema().field("id") != null
                && Objects.equals(key.get("id"), id);
    }

    private static List<Object> ids(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> "r".equals(header(record, ChangeHeaders.OP)))
                .map(record -> Objects.requireNonNull(((Struct) record.key()).get("id")))
                .toList();
    }

    private static List<SourceRecord> data(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> !header(record, ChangeHeaders.OP).isEmpty())
                .toList();
    }
}
