package io.millrace.source;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.name;
import static io.millrace.source.Emitted.ops;
import static io.millrace.source.Emitted.version;
import static io.millrace.source.Emitted.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.core.change.ChangeHeaders;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** What every source does on its real server: what it emits, and that a restart from any offset emits the same again. */
public abstract class SourceBehaviour<T extends TestTables> extends SourceSuite<T> {
    /** Asks this source. */
    protected SourceBehaviour(SourceRig<T> rig) {
        super(rig);
    }

    /** What the source asks about their sizes. */
    protected abstract TableSizes sizes();

    /** Counts the rows of the table of items, so that the server knows. */
    protected abstract void analyze();

    /** Makes an empty table {@code kinds} whose key is an enumeration of z, m and a, in this order, and a number. */
    protected abstract void createKinds();

    /** Makes changes of the kinds that only this database has, and says how many records they are. */
    protected abstract int changeInItsOwnWay();

    /** What is the same of a record that is emitted again. */
    protected String identity(SourceRecord record) {
        return Emitted.identity(record);
    }

    @Test
    void readsTablesBetweenMarkersAndThenTheLog() {
        TestTables tables = tables();
        SourceRunner source = runner(Map.of());
        List<SourceRecord> snapshot = source.run(records -> count(records, "e") == 2);

        assertThat(ops(snapshot)).containsExactly("b", "b", "r", "r", "e", "e");
        assertThat(snapshot)
                .extracting(record -> header(record, ChangeHeaders.GENERATION))
                .doesNotContain("")
                .hasSize(6)
                .containsOnly(header(snapshot.get(0), ChangeHeaders.GENERATION));
        assertThat(versions(snapshot)).containsOnly(version(snapshot.get(0))).allMatch(version -> version % 2 == 1);
        assertThat(snapshot)
                .extracting(record -> header(record, ChangeHeaders.TABLE))
                .containsOnly(tables.place() + ".item", tables.place() + ".nothing");
        assertThat(name(snapshot.get(3))).isNull();
        assertThat(snapshot.get(2).topic()).isEqualTo("p." + tables.place() + ".item");
        assertThat(snapshot.subList(0, 5))
                .as("only the last end marker says that the snapshot has ended")
                .allMatch(record -> record.sourceOffset().containsKey("snapshot")
                        && !Boolean.TRUE.equals(record.sourceOffset().get("snapshot_completed"))
                        && !Boolean.TRUE.equals(record.sourceOffset().get("last_snapshot_record")));
        source.store(snapshot.get(5).sourceOffset());

        tables.sql("INSERT INTO %s.item VALUES (3, NULL, 3)");
        tables.sql("UPDATE %s.item SET name = 'two' WHERE id = 2");
        tables.sql("DELETE FROM %s.item WHERE id = 1");
        tables.sql("UPDATE %s.item SET id = 30 WHERE id = 3");
        tables.sql("TRUNCATE TABLE %s.item");
        tables.sql("INSERT INTO %s.item VALUES (9, 'nine', 9)");
        List<SourceRecord> log = source.run(records -> ops(records).size() == 7);

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
        assertThat(header(log.get(0), ChangeHeaders.TABLE)).isEqualTo(tables.place() + ".item");
        assertThat(header(log.get(0), ChangeHeaders.COMMITTED)).matches("\\d{16}");
    }

    @Test
    void theServerSaysAboutHowManyRowsTheTablesHave() throws SQLException {
        String item = tables().place() + ".item";
        analyze();

        assertThat(sizes().rows(Set.of(item))).containsExactly(entry(item, 2L));
    }

    @Test
    void missesNoRowWhenSeveralThreadsReadATable() {
        TestTables tables = tables();
        tables.sql("CREATE TABLE %s.numbers (id INT PRIMARY KEY, name VARCHAR(20))");
        tables.sql("INSERT INTO %s.numbers VALUES "
                + IntStream.rangeClosed(1, 2000)
                        .mapToObj(i -> "(" + (i * 7 - 500) + ", 'n')")
                        .collect(Collectors.joining(", ")));
        createKinds();
        tables.sql("INSERT INTO %s.kinds VALUES ('z', 1), ('m', 1), ('a', 1), ('m', 2), ('z', 2), ('a', 2), ('m', 3)");
        tables.sql("CREATE TABLE %s.loose (a INT NULL, b INT)");
        tables.sql("INSERT INTO %s.loose VALUES (NULL, 1), (2, 2), (3, 3), (4, 4)");
        tables.sql("CREATE TABLE %s.one (id INT PRIMARY KEY)");
        tables.sql("INSERT INTO %s.one VALUES (1)");
        SourceRunner source =
                runner(Map.of("snapshot.max.threads", "3", "message.key.columns", tables.place() + ".loose:a"));

        List<SourceRecord> snapshot = source.run(records -> count(records, "e") == 6);

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

        source.store(reached);
        tables.sql("INSERT INTO %s.one VALUES (2)");
        assertThat(ops(source.run(records -> !ops(records).isEmpty()))).containsExactly("c");
    }

    @Test
    void emitsTheSameAgainFromEveryStoredOffset() {
        TestTables tables = tables();
        SourceRunner source = runner(Map.of());
        source.store(last(source.run(records -> count(records, "e") == 2)).sourceOffset());
        tables.sql("INSERT INTO %s.item VALUES (3, 'three', 3), (4, 'four', 4), (5, 'five', 5)");
        tables.sql("UPDATE %s.item SET id = 40 WHERE id = 4");
        int own = changeInItsOwnWay();
        tables.sql("TRUNCATE TABLE %s.item");
        tables.sql("INSERT INTO %s.item VALUES (20, 'x', 1), (21, 'y', 1), (22, 'z', 2)");
        tables.sql("DELETE FROM %s.item");
        tables.sql("INSERT INTO %s.nothing VALUES (1)");
        int size = 3 + 2 + own + 1 + 3 + 3 + 1;
        List<SourceRecord> first = source.run(records -> ops(records).size() == size);

        for (int kill = 0; kill < size - 1; kill++) {
            source.store(first.get(kill).sourceOffset());
            String last = identity(last(first));
            List<SourceRecord> again =
                    source.run(records -> records.stream().map(this::identity).anyMatch(last::equals));

            int from = size - again.size();
            assertThat(from).as("nothing is skipped after %s", kill).isLessThanOrEqualTo(kill + 1);
            assertThat(again)
                    .extracting(this::identity)
                    .isEqualTo(first.subList(from, size).stream()
                            .map(this::identity)
                            .toList());
        }
    }

    @Test
    void takesANewGenerationWhenASnapshotWasInterrupted() {
        SourceRunner source = runner(Map.of());
        List<SourceRecord> broken = source.run(records -> count(records, "r") > 0);
        source.store(broken.get(2).sourceOffset());
        tables().sql("INSERT INTO %s.item VALUES (3, 'between', 3)");

        List<SourceRecord> whole = source.run(records -> count(records, "e") == 2);

        assertThat(ops(whole)).containsExactly("b", "b", "r", "r", "r", "e", "e");
        assertThat(version(whole.get(0))).isGreaterThan(version(broken.get(0)));
        assertThat(header(whole.get(0), ChangeHeaders.GENERATION))
                .isGreaterThan(header(broken.get(0), ChangeHeaders.GENERATION));
    }

    @Test
    void writesEnvelopesWithTombstones() {
        TestTables tables = tables();
        SourceRunner source = runner(Map.of("record.format", "envelope"));
        source.store(last(source.run(records -> count(records, "e") == 2)).sourceOffset());

        tables.sql("DELETE FROM %s.item WHERE id = 1");
        tables.sql("UPDATE %s.item SET id = 20 WHERE id = 2");
        List<SourceRecord> log = source.run(records -> records.size() == 5);

        assertThat(ops(log)).containsExactly("d", "d", "d", "d", "c");
        assertThat(log.get(0).value()).isInstanceOf(Struct.class);
        assertThat(log.get(1).value()).isNull();
        assertThat(version(log.get(1))).isEqualTo(version(log.get(0)));
        assertThat(version(log.get(3))).isEqualTo(version(log.get(2)));
    }

    private static SourceRecord last(List<SourceRecord> records) {
        return records.get(records.size() - 1);
    }
}
