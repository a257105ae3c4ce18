package io.millrace.postgres;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.name;
import static io.millrace.source.Emitted.ops;
import static io.millrace.source.Emitted.version;
import static io.millrace.source.Emitted.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.debezium.config.Configuration;
import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.postgresql.PGConnection;

/** The source on a real server: what it emits, and that a restart from any offset emits the same again. */
class PostgresSourceIT {
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
        assertThat(snapshot)
                .extracting(record -> header(record, ChangeHeaders.TABLE))
                .containsOnly(shop.schema() + ".item", shop.schema() + ".nothing");
        assertThat(name(snapshot.get(3))).isNull();
        assertThat(snapshot.get(2).topic()).isEqualTo("p." + shop.schema() + ".item");
        assertThat(snapshot.subList(0, 5))
                .as("only the last end marker says that the snapshot has ended")
                .allMatch(record -> record.sourceOffset().containsKey("snapshot")
                        && !Boolean.TRUE.equals(record.sourceOffset().get("snapshot_completed"))
                        && !Boolean.TRUE.equals(record.sourceOffset().get("last_snapshot_record")));
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
        assertThat(header(log.get(0), ChangeHeaders.TABLE)).isEqualTo(shop.schema() + ".item");
        assertThat(header(log.get(0), ChangeHeaders.COMMITTED)).matches("\\d{16}");
    }

    @Test
    void theServerSaysAboutHowManyRowsTheTablesHave() throws Exception {
        String item = shop.schema() + ".item";
        shop.sql("ANALYZE %s.item");

        assertThat(PostgresSourceConfig.parse(shop.config(Map.of()))
                        .setup(Optional::empty)
                        .log()
                        .sizes()
                        .rows(Set.of(item)))
                .containsExactly(entry(item, 2L));
    }

    @Test
    void fewRowsAreReadAtOnceWhereTheyCanBeLarge() {
        Configuration config = Configuration.from(shop.config(Map.of()));
        shop.sql("CREATE TABLE %s.docs (id INT PRIMARY KEY, note TEXT)");
        shop.sql("ALTER TABLE %s.docs ALTER COLUMN note SET STORAGE EXTERNAL");
        shop.sql("INSERT INTO %s.docs VALUES (1, repeat('n', 1000))");
        assertThat(FetchSize.bounded(config)).isSameAs(config);

        shop.sql("INSERT INTO %s.docs VALUES (2, repeat('n', 9000))");

        assertThat(FetchSize.bounded(config).getInteger("snapshot.fetch.size")).isEqualTo(FetchSize.OF_LARGE_ROWS);
        Configuration told = Configuration.from(shop.config(Map.of("snapshot.fetch.size", "500")));
        assertThat(FetchSize.bounded(told)).isSameAs(told);
        Configuration other = Configuration.from(shop.config(Map.of("table.include.list", shop.schema() + ".item")));
        assertThat(FetchSize.bounded(other)).isSameAs(other);
    }

    @Test
    void missesNoRowWhenSeveralThreadsReadATable() {
        shop.sql("CREATE TABLE %s.numbers (id INT PRIMARY KEY, name VARCHAR(20))");
        shop.sql("INSERT INTO %s.numbers SELECT i * 7 - 500, 'n' FROM generate_series(1, 2000) AS i");
        shop.sql("CREATE TYPE %s.kind AS ENUM ('z', 'm', 'a')");
        shop.sql("CREATE TABLE %s.kinds (kind %s.kind, id INT, PRIMARY KEY (kind, id))");
        shop.sql("INSERT INTO %s.kinds VALUES ('z', 1), ('m', 1), ('a', 1), ('m', 2), ('z', 2), ('a', 2), ('m', 3)");
        shop.sql("CREATE TABLE %s.loose (a INT NULL, b INT)");
        shop.sql("INSERT INTO %s.loose VALUES (NULL, 1), (2, 2), (3, 3), (4, 4)");
        shop.sql("CREATE TABLE %s.one (id INT PRIMARY KEY)");
        shop.sql("INSERT INTO %s.one VALUES (1)");
        connect = run(Map.of("snapshot.max.threads", "3", "message.key.columns", shop.schema() + ".loose:a"));

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
    void emitsTheSameAgainFromEveryStoredOffset() throws Exception {
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);
        connect.store(snapshot.get(5).sourceOffset());
        shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3), (4, 'four', 4)");
        shop.sql("UPDATE %s.item SET id = 40 WHERE id = 4");
        copy("5,five,5\n6,six,6\n7,seven,7\n8,eight,8\n");
        shop.sql("TRUNCATE TABLE %s.item");
        shop.sql("INSERT INTO %s.item VALUES (20, 'x', 1), (21, 'y', 1), (22, 'z', 2)");
        shop.sql("DELETE FROM %s.item");
        shop.sql("INSERT INTO %s.nothing VALUES (1)");
        int size = 2 + 2 + 4 + 1 + 3 + 3 + 1;
        List<SourceRecord> first = connect.run(records -> ops(records).size() == size);

        for (int kill = 0; kill < size - 1; kill++) {
            connect.store(first.get(kill).sourceOffset());
            String last = identity(first.get(size - 1));
            List<SourceRecord> again = connect.run(
                    records -> records.stream().map(PostgresSourceIT::identity).anyMatch(last::equals));

            int from = size - again.size();
            assertThat(from).as("nothing is skipped after %s", kill).isLessThanOrEqualTo(kill + 1);
            assertThat(again)
                    .extracting(PostgresSourceIT::identity)
                    .isEqualTo(first.subList(from, size).stream()
                            .map(PostgresSourceIT::identity)
                            .toList());
        }
    }

    /** All but the last commit, which Debezium leaves out at first and makes up after a restart. */
    private static String identity(SourceRecord record) {
        return record.topic() + record.key() + record.value() + header(record, ChangeHeaders.OP) + version(record)
                + record.sourceOffset().get("lsn") + " " + record.sourceOffset().get("millrace.clock");
    }

    /** Rows of one COPY share a position in the log. */
    private void copy(String rows) throws SQLException, IOException {
        try (Connection connection = shop.connect()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + shop.schema() + ".item FROM STDIN (FORMAT csv)", new StringReader(rows));
        }
    }

    @Test
    void takesANewGenerationAndANewSlotWhenASnapshotWasInterrupted() {
        List<SourceRecord> broken = connect.run(records -> count(records, "r") == 2);
        connect.store(broken.get(3).sourceOffset());
        String slot = shop.ask("SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = '%s'");
        shop.sql("INSERT INTO %s.item VALUES (3, 'between', 3)");

        List<SourceRecord> whole = connect.run(records -> count(records, "e") == 2);

        assertThat(ops(whole)).containsExactly("b", "b", "r", "r", "r", "e", "e");
        assertThat(version(whole.get(0))).isGreaterThan(version(broken.get(0)));
        assertThat(header(whole.get(0), ChangeHeaders.GENERATION))
                .isGreaterThan(header(broken.get(0), ChangeHeaders.GENERATION));
        assertThat(shop.ask("SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = '%s'"))
                .isNotEqualTo(slot);
    }

    @Test
    void writesEnvelopesWithTombstones() {
        connect = run(Map.of("record.format", "envelope"));
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
    }
}
