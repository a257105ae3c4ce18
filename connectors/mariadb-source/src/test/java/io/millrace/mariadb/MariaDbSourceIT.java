package io.millrace.mariadb;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.name;
import static io.millrace.source.Emitted.ops;
import static io.millrace.source.Emitted.same;
import static io.millrace.source.Emitted.seen;
import static io.millrace.source.Emitted.version;
import static io.millrace.source.Emitted.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.MariaDbOptions;
import io.millrace.sandbox.MariaDbServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.Emitted;
import io.millrace.source.SourceRunner;
import io.millrace.source.SystemTimers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The source on a real server: what it emits, and that a restart from any offset emits the same again. */
class MariaDbSourceIT {
    private static final double LONGEST_SILENCE = 31;

    private static Sandbox sandbox;
    private static MariaDbServer server;

    private Shop shop;
    private SourceRunner connect;

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
        connect = shop.runner(Map.of());
    }

    @Test
    void readsTablesBetweenMarkersAndThenTheLog() {
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);

        assertThat(ops(snapshot)).containsExactly("b", "b", "r", "r", "e", "e");
        assertThat(versions(snapshot)).containsOnly(version(snapshot.get(0))).allMatch(version -> version % 2 == 1);
        assertThat(name(snapshot.get(3))).isNull();
        assertThat(snapshot.get(2).topic()).isEqualTo("p." + shop.database() + ".item");
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
        assertThat(header(log.get(0), ChangeHeaders.COMMITTED)).as("a second").matches("\\d{10}000000");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSystemAsksAfterTheServerWhileATableIsRead() {
        shop.session("USE %s", "INSERT INTO item SELECT seq, 'many', 1.0 FROM seq_10_to_40000");
        try (FaultProxy network = new FaultProxy(server.host(), server.port())) {
            SourceRunner connect = shop.runner(Map.of(
                    "database.hostname",
                    network.host(),
                    "database.port",
                    Integer.toString(network.port()),
                    "max.queue.size",
                    "64",
                    "max.batch.size",
                    "32"));

            // Not for a moment after something was sent.
            connect.run(records -> count(records, "r") > 10
                    && count(records, "e") == 0
                    && SystemTimers.areWithin(LONGEST_SILENCE, network.port()));
        }
    }

    @Test
    void theServerSaysAboutHowManyRowsTheTablesHave() throws Exception {
        String item = shop.database() + ".item";
        shop.sql("ANALYZE TABLE %s.item");

        assertThat(MariaDbSourceConfig.parse(shop.config(Map.of()))
                        .setup()
                        .log()
                        .sizes()
                        .rows(Set.of(item)))
                .containsExactly(entry(item, 2L));
    }

    @Test
    void emitsTheSameAgainFromEveryStoredOffset() {
        readTables();
        shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3), (4, 'four', 4), (5, 'five', 5)");
        shop.session(
                "BEGIN",
                "UPDATE %s.item SET id = 40 WHERE id = 4",
                "SAVEPOINT here",
                "UPDATE %s.item SET name = 'cinq' WHERE id = 5",
                "COMMIT");
        shop.sql("TRUNCATE TABLE %s.item");
        shop.sql("INSERT INTO %s.item VALUES (7, 'seven', 7)");
        shop.sql("DELETE FROM %s.item");
        int size = 9;
        List<SourceRecord> first = connect.run(records -> ops(records).size() == size);

        assertThat(ops(first)).containsExactly("c", "c", "c", "d", "c", "u", "t", "c", "d");
        for (int kill = 0; kill < size - 1; kill++) {
            connect.store(first.get(kill).sourceOffset());
            List<SourceRecord> again =
                    connect.run(records -> records.stream().anyMatch(record -> same(record, first.get(size - 1))));

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
    void versionsGrowThoughTheLogTellsNoMoreThanTheSecond() {
        readTables();
        List<SourceRecord> all = new ArrayList<>();
        List<String> changes = new ArrayList<>();
        changes.add("SET timestamp = " + System.currentTimeMillis() / 1000);
        for (int i = 0; i < 12; i++) {
            changes.add("UPDATE %s.item SET price = " + i + " WHERE id = 1");
        }
        shop.session(changes.toArray(String[]::new));

        for (int done = 0; done < 12; ) {
            List<SourceRecord> next =
                    connect.run(records -> records.size() >= 3).subList(0, 3);
            connect.store(next.get(2).sourceOffset());
            all.addAll(next);
            done += next.size();
        }

        assertThat(all)
                .extracting(record -> header(record, ChangeHeaders.COMMITTED))
                .containsOnly(header(all.get(0), ChangeHeaders.COMMITTED));
        assertThat(all)
                .extracting(record -> ((Struct) record.value()).get("price").toString())
                .containsExactly(
                        "0.00", "1.00", "2.00", "3.00", "4.00", "5.00", "6.00", "7.00", "8.00", "9.00", "10.00",
                        "11.00");
        assertThat(versions(all)).isSorted().doesNotHaveDuplicates();
        readTablesAnew(all);
    }

    /** A second reading is newer than all of the log before it, though its clock and the log's differ by a second. */
    private void readTablesAnew(List<SourceRecord> log) {
        SourceRunner anew = shop.runner(Map.of(
                "schema.history.internal.file.filename",
                shop.folder().resolve("second").toString()));
        List<SourceRecord> rows = anew.run(records -> count(records, "e") == 2);
        assertThat(versions(rows)).allMatch(version -> version > version(log.get(log.size() - 1)));
    }

    @Test
    void goesOnAfterTheServerWasGone() {
        readTables();
        AtomicInteger polls = new AtomicInteger();

        List<SourceRecord> log = connect.run(records -> {
            int poll = polls.incrementAndGet();
            if (poll == 5) {
                shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
            } else if (poll == 50) {
                server.kill();
                server.start();
                shop.sql("INSERT INTO %s.item VALUES (4, 'four', 4)");
            }
            return records.stream().anyMatch(record -> "four".equals(name(record)));
        });

        assertThat(log.stream().map(Emitted::name).distinct().toList()).containsExactly("three", "four");
        assertThat(versions(log)).isSorted();
    }

    @Test
    void goesOnAtAReplicaWithFilesOfOtherNames() {
        readTables();
        shop.sql("INSERT INTO %s.item VALUES (3, 'at the first', 3)");
        List<SourceRecord> before = connect.run(records -> seen(records, 3));
        try (MariaDbServer replica = sandbox.startMariaDb(
                MariaDbOptions.defaults().withServerId(2).withExtraArgs("--log-bin=other", "--log-slave-updates"))) {
            Shop other = new Shop(replica, shop.database(), shop.folder());
            other.session(
                    "CHANGE MASTER TO MASTER_HOST='" + server.host() + "', MASTER_PORT=" + server.port()
                            + ", MASTER_USER='" + MariaDbServer.CONNECTOR_USER + "', MASTER_PASSWORD='"
                            + MariaDbServer.CONNECTOR_PASSWORD + "', MASTER_SSL=0, MASTER_USE_GTID=slave_pos",
                    "START SLAVE");
            Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> assertThat(
                            other.number("SELECT COUNT(*) FROM %s.item"))
                    .isEqualTo(3));
            other.session("STOP SLAVE", "RESET SLAVE ALL");
            other.sql("ALTER TABLE %s.item ADD COLUMN note VARCHAR(10) FIRST");
            other.sql("INSERT INTO %s.item VALUES ('n', 4, 'at the second', 4)");
            SourceRunner at = other.runner(Map.of());
            at.store(before.get(before.size() - 1).sourceOffset());

            List<SourceRecord> after = at.run(records -> seen(records, 4));

            assertThat(after)
                    .as("a position counts the events of its transaction, which another log may cut in another way")
                    .extracting(Emitted::name)
                    .containsExactly("at the first", "at the second");
            assertThat(version(after.get(0))).isGreaterThan(version(before.get(before.size() - 1)));
            assertThat(versions(after)).isSorted();
            other.sql("INSERT INTO %s.item VALUES ('n', 5, 'after a restart', 5)");
            at.store(after.get(1).sourceOffset());
            assertThat(at.run(records -> seen(records, 5)))
                    .extracting(Emitted::name)
                    .containsExactly("after a restart");
            readsAgain(other, at.stored());
        }
    }

    private static void readsAgain(Shop shop, @Nullable Map<String, Object> stored) {
        SourceRunner asked = shop.runner(Map.of("resync.request.a", shop.database() + ".item where id > 3"));
        asked.store(stored);
        shop.sql("UPDATE %s.item SET name = 'anew' WHERE id = 5");
        assertThat(asked.run(records -> count(records, "p") == 1))
                .filteredOn(record -> ops(List.of(record)).contains("r"))
                .extracting(Emitted::name)
                .containsExactly("at the second", "anew");
    }

    private void readTables() {
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);
        connect.store(snapshot.get(5).sourceOffset());
    }
}
