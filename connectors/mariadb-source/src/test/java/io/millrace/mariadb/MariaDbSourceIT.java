package io.millrace.mariadb;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.name;
import static io.millrace.source.Emitted.ops;
import static io.millrace.source.Emitted.seen;
import static io.millrace.source.Emitted.version;
import static io.millrace.source.Emitted.versions;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.MariaDbOptions;
import io.millrace.sandbox.MariaDbServer;
import io.millrace.source.Emitted;
import io.millrace.source.SourceBehaviour;
import io.millrace.source.SourceRunner;
import io.millrace.source.TableSizes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every source does, done by MariaDB's, and what only this one does. */
class MariaDbSourceIT extends SourceBehaviour<Shop> {
    private SourceRunner connect;

    MariaDbSourceIT() {
        super(new MariaDbRig());
    }

    private MariaDbRig mariaDb() {
        return (MariaDbRig) rig();
    }

    @BeforeEach
    void connect() {
        connect = runner(Map.of());
    }

    @Override
    protected TableSizes sizes() {
        return MariaDbSourceConfig.SOURCE
                .parse(tables().config(Map.of()))
                .setup()
                .log()
                .sizes();
    }

    @Override
    protected void analyze() {
        tables().sql("ANALYZE TABLE %s.item");
    }

    @Override
    protected void createKinds() {
        tables().sql("CREATE TABLE %s.kinds (kind ENUM('z','m','a'), id INT, PRIMARY KEY (kind, id))");
    }

    @Override
    protected int changeInItsOwnWay() {
        tables().session(
                        "BEGIN",
                        "UPDATE %s.item SET id = 41 WHERE id = 40",
                        "SAVEPOINT here",
                        "UPDATE %s.item SET name = 'cinq' WHERE id = 5",
                        "COMMIT");
        return 3;
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
        tables().session(changes.toArray(String[]::new));

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
        SourceRunner anew = tables().runner(Map.of(
                "schema.history.internal.file.filename",
                tables().folder().resolve("second").toString()));
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
                tables().sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
            } else if (poll == 50) {
                mariaDb().server().kill();
                mariaDb().server().start();
                tables().sql("INSERT INTO %s.item VALUES (4, 'four', 4)");
            }
            return records.stream().anyMatch(record -> "four".equals(name(record)));
        });

        assertThat(log.stream().map(Emitted::name).distinct().toList()).containsExactly("three", "four");
        assertThat(versions(log)).isSorted();
    }

    @Test
    void goesOnAtAReplicaWithFilesOfOtherNames() {
        readTables();
        tables().sql("INSERT INTO %s.item VALUES (3, 'at the first', 3)");
        List<SourceRecord> before = connect.run(records -> seen(records, 3));
        try (MariaDbServer replica = mariaDb()
                .sandbox()
                .startMariaDb(MariaDbOptions.defaults()
                        .withServerId(2)
                        .withExtraArgs("--log-bin=other", "--log-slave-updates"))) {
            Shop other = new Shop(replica, tables().database(), tables().folder());
            other.session(
                    "CHANGE MASTER TO MASTER_HOST='" + mariaDb().host() + "', MASTER_PORT="
                            + mariaDb().port()
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
