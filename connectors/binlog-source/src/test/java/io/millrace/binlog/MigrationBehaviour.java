package io.millrace.binlog;

import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.source.Emitted;
import io.millrace.source.KeptRows;
import io.millrace.source.SourceRig;
import io.millrace.source.SourceRunner;
import io.millrace.source.SourceSuite;
import io.millrace.source.TestTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changes of a table's schema by a copy that takes its place, as gh-ost and pt-online-schema-change make them, with only the
 * table itself in the include list.
 */
public abstract class MigrationBehaviour<T extends TestTables> extends SourceSuite<T> {
    private static final int LAST = 1000;

    /** Asks this source. */
    protected MigrationBehaviour(SourceRig<T> rig) {
        super(rig);
    }

    /** With the schemas of all tables in the history, as is the default, and of the captured ones only. */
    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void twoMigrationsLikeThoseOfGhOst(String onlyCaptured) {
        survives(onlyCaptured, this::ghost);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void twoMigrationsLikeThoseOfPtOnlineSchemaChange(String onlyCaptured) {
        survives(onlyCaptured, this::triggers);
    }

    private void survives(String onlyCaptured, BiConsumer<String, String> migration) {
        TestTables tables = tables();
        tables.sql("INSERT INTO %s.item VALUES (3, 'three', 3), (4, 'four', 4)");
        SourceRunner connect = runner(Map.of(
                "table.include.list",
                tables.place() + ".item",
                "schema.history.internal.store.only.captured.tables.ddl",
                onlyCaptured));
        List<SourceRecord> everything = new ArrayList<>(
                connect.run(records -> !records.isEmpty() && !last(records).containsKey("snapshot")));
        connect.store(last(everything));

        migration.accept("first", "id, name, price");
        tables.sql("UPDATE %s.item SET first = 'after the first' WHERE id = 1");
        migration.accept("second", "id, name, price, first");
        tables.sql("INSERT INTO %s.item (id, name, first, second) VALUES (" + LAST + ", 'last', 'f', 's')");
        List<SourceRecord> log = connect.run(records -> seen(records, LAST));
        everything.addAll(log);

        assertThat(everything).allMatch(record -> record.topic().equals("p." + tables.place() + ".item"));
        assertThat(new KeptRows().take(everything).rows()).isEqualTo(tables.rows());
        assertThat(image(log, 1))
                .as("a row between the migrations")
                .isEqualTo(Map.of("id", 1, "name", "one", "price", "1.50", "first", "after the first"));
        assertThat(image(log, LAST))
                .as("a row after both")
                .isEqualTo(Map.of("id", LAST, "name", "last", "first", "f", "second", "s"));
        boolean complete = onlyCaptured.equals("false");
        for (int kill = 0; kill < log.size() - 1; kill += complete ? 1 : 2) {
            connect.store(log.get(kill).sourceOffset());
            if (complete) {
                emitsTheSame(connect, log, kill);
            } else {
                emitsTheSameOrStops(connect, log, kill);
            }
        }
    }

    /** Also between the swap of the tables and the next row, and with the history as it is after the migrations. */
    private static void emitsTheSame(SourceRunner connect, List<SourceRecord> log, int kill) {
        List<SourceRecord> again = connect.run(records -> seen(records, LAST));

        assertThat(again)
                .extracting(Emitted::identity)
                .as("after record %s", kill)
                .endsWith(Emitted.identity(log.get(log.size() - 1)))
                .isSubsetOf(log.stream().map(Emitted::identity).toList())
                .hasSizeGreaterThanOrEqualTo(log.size() - kill - 1);
    }

    /** Where the copy was made before the restart and takes the table's place after it, nobody knows its columns. */
    private static void emitsTheSameOrStops(SourceRunner connect, List<SourceRecord> log, int kill) {
        try {
            emitsTheSame(connect, log, kill);
        } catch (ConnectException e) {
            assertThat(e).hasMessageContaining("SOURCE_SCHEMA_HISTORY");
        }
    }

    @Test
    void aChangeThatIsNotInTheLogPutsNoValueIntoAWrongColumn() {
        TestTables tables = tables();
        SourceRunner connect = runner(Map.of());
        connect.store(
                last(connect.run(records -> !records.isEmpty() && !last(records).containsKey("snapshot"))));
        tables.session(
                "SET sql_log_bin = 0",
                "ALTER TABLE %s.item ADD COLUMN nick VARCHAR(20) AFTER id, DROP COLUMN price",
                "SET sql_log_bin = 1",
                "INSERT INTO %s.item (id, nick, name) VALUES (" + LAST + ", 'a nick', 'a name')");
        List<SourceRecord> emitted = new ArrayList<>();

        assertThatThrownBy(() -> connect.run(records -> {
                    emitted.clear();
                    emitted.addAll(records);
                    return false;
                }))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("SOURCE_SCHEMA_HISTORY")
                .hasMessageContaining("[id, nick, name] in the log and [id, name, price] in the schema history")
                .hasMessageContaining("millrace offsets reset");
        assertThat(emitted).noneMatch(record -> seen(List.of(record), LAST));
    }

    private static Map<String, ?> last(List<SourceRecord> records) {
        return records.get(records.size() - 1).sourceOffset();
    }

    /**
     * In the order of gh-ost: a table of notes, a copy that is altered, rows copied while the table changes, the changes
     * applied to the copy, a table that guards the swap, and the swap.
     */
    private void ghost(String column, String shared) {
        tables().session(
                        "CREATE TABLE %s._item_ghc (id BIGINT AUTO_INCREMENT PRIMARY KEY, hint VARCHAR(64) NOT NULL,"
                                + " value VARCHAR(4096) NOT NULL, UNIQUE KEY (hint))",
                        "INSERT INTO %s._item_ghc (hint, value) VALUES ('state', 'GhostTableMigrated')",
                        "CREATE TABLE %s._item_gho LIKE %s.item",
                        "ALTER TABLE %s._item_gho ADD COLUMN " + column + " VARCHAR(20) AFTER id",
                        "INSERT IGNORE INTO %s._item_gho (" + shared + ")" + " (SELECT " + shared
                                + " FROM %s.item WHERE id <= 2 LOCK IN SHARE MODE)",
                        "UPDATE %s.item SET name = 'meanwhile " + column + "' WHERE id = 2",
                        "REPLACE INTO %s._item_gho (" + shared + ") SELECT " + shared + " FROM %s.item WHERE id = 2",
                        "DELETE FROM %s.item WHERE id = 4",
                        "INSERT IGNORE INTO %s._item_gho (" + shared + ")" + " (SELECT " + shared
                                + " FROM %s.item WHERE id > 2 LOCK IN SHARE MODE)",
                        "INSERT INTO %s._item_ghc (hint, value) VALUES ('heartbeat', 'now') ON DUPLICATE KEY UPDATE value = 'now'",
                        "CREATE TABLE %s._item_del (id INT AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB COMMENT='ghost-cut-over-sentry'",
                        "DROP TABLE %s._item_del",
                        "RENAME TABLE %s.item TO %s._item_del, %s._item_gho TO %s.item",
                        "DROP TABLE %s._item_ghc",
                        "DROP TABLE %s._item_del");
    }

    /** In the order of pt-online-schema-change: triggers keep the copy equal, chunks fill it, and a swap. */
    private void triggers(String column, String shared) {
        String fresh = shared.replaceAll("\\w+", "NEW.$0");
        tables().session(
                        "CREATE TABLE %s._item_new LIKE %s.item",
                        "ALTER TABLE %s._item_new ADD COLUMN " + column + " VARCHAR(20) FIRST",
                        "CREATE TRIGGER %s.pt_osc_del AFTER DELETE ON %s.item FOR EACH ROW"
                                + " DELETE IGNORE FROM %s._item_new WHERE %s._item_new.id <=> OLD.id",
                        "CREATE TRIGGER %s.pt_osc_upd AFTER UPDATE ON %s.item FOR EACH ROW BEGIN"
                                + " DELETE IGNORE FROM %s._item_new WHERE !(OLD.id <=> NEW.id) AND %s._item_new.id <=> OLD.id;"
                                + " REPLACE INTO %s._item_new (" + shared + ") VALUES (" + fresh + "); END",
                        "CREATE TRIGGER %s.pt_osc_ins AFTER INSERT ON %s.item FOR EACH ROW"
                                + " REPLACE INTO %s._item_new (" + shared + ") VALUES (" + fresh + ")",
                        "INSERT LOW_PRIORITY IGNORE INTO %s._item_new (" + shared + ")" + " SELECT " + shared
                                + " FROM %s.item WHERE id <= 2 LOCK IN SHARE MODE",
                        "UPDATE %s.item SET name = 'meanwhile " + column + "' WHERE id = 2",
                        "DELETE FROM %s.item WHERE id = 4",
                        "INSERT LOW_PRIORITY IGNORE INTO %s._item_new (" + shared + ")" + " SELECT " + shared
                                + " FROM %s.item WHERE id > 2 LOCK IN SHARE MODE",
                        "ANALYZE TABLE %s._item_new",
                        "RENAME TABLE %s.item TO %s._item_old, %s._item_new TO %s.item",
                        "DROP TABLE IF EXISTS %s._item_old",
                        "DROP TRIGGER IF EXISTS %s.pt_osc_del",
                        "DROP TRIGGER IF EXISTS %s.pt_osc_upd",
                        "DROP TRIGGER IF EXISTS %s.pt_osc_ins");
    }

    /** The columns of the last image of a row that are not null, numbers with a scale as text. */
    private static Map<String, Object> image(List<SourceRecord> records, int id) {
        Map<String, Object> columns = new HashMap<>();
        SourceRecord last = records.stream()
                .filter(record -> seen(List.of(record), id)
                        && !header(record, ChangeHeaders.OP).equals("d"))
                .reduce((first, second) -> second)
                .orElseThrow();
        Struct row = (Struct) last.value();
        row.schema().fields().forEach(field -> {
            Object value = row.getWithoutDefault(field.name());
            if (value != null) {
                columns.put(field.name(), value instanceof Integer ? value : value.toString());
            }
        });
        return columns;
    }
}
