package io.millrace.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sandbox.MySqlOptions;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A row that a snapshot reads is the same, byte for byte, as that row read from the log, for every column type but for the
 * values that docs/types/mysql.md lists; with a time zone of the server, one of the writer's session and one of this JVM, all different and none of them UTC.
 */
class MySqlTypesIT {
    private static final Path PAGE = Path.of("../../docs/types/mysql.md");

    /** Type and row of what docs/types/mysql.md lists with its reason. */
    private static final Set<String> KNOWN = Set.of(
            "FLOAT[2]", "YEAR[2]", "TIMESTAMP(p)[1]", "ENUM[1]", "JSON[0]", "JSON with temporal and other scalars[0]");

    private static Sandbox sandbox;
    private static MySqlServer server;

    private final JsonConverter json = new JsonConverter();

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMySql(MySqlOptions.defaults()
                .withExtraArgs("--default-time-zone=+05:45", "--sql-mode=NO_ENGINE_SUBSTITUTION"));
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @Test
    void snapshotAndLogAgreeOnEveryType(@TempDir Path folder) throws IOException {
        json.configure(Map.of("schemas.enable", "true"), false);
        List<ColumnCase> columns = ColumnCase.all();
        Shop shop = new Shop(server, "types", folder);
        shop.sql("CREATE DATABASE %s CHARACTER SET utf8mb4");
        shop.sql("CREATE TABLE %s.t (id INT PRIMARY KEY, "
                + columns.stream()
                        .map(column -> column.name() + ' ' + column.type())
                        .collect(Collectors.joining(", "))
                + ')');
        FakeConnect following = new FakeConnect(shop.config(Map.of()));
        List<SourceRecord> empty = following.run(records -> Stamped.count(records, "e") == 1);
        following.store(empty.get(empty.size() - 1).sourceOffset());
        int rows = ColumnCase.rows(columns);
        List<String> statements = new ArrayList<>(List.of("SET time_zone = '-03:30'", "SET sql_mode = ''"));
        for (int row = 0; row < rows; row++) {
            int number = row;
            statements.add("INSERT INTO %s.t VALUES (" + row + ", "
                    + columns.stream().map(column -> column.value(number)).collect(Collectors.joining(", ")) + ')');
        }
        shop.session(statements.toArray(String[]::new));

        List<SourceRecord> log = following.run(records -> Stamped.count(records, "c") == rows);
        List<SourceRecord> snapshot = new FakeConnect(shop.config(Map.of(
                        "schema.history.internal.file.filename",
                        folder.resolve("second").toString())))
                .run(records -> Stamped.count(records, "r") == rows);

        assertThat(rows(log)).hasSize(rows);
        assertThat(differences(columns, rows(log), rows(snapshot))).containsOnlyKeys(KNOWN);
        assertPageIsTrue(columns, rows(log));
    }

    private static List<Struct> rows(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> record.value() instanceof Struct)
                .map(record -> (Struct) record.value())
                .toList();
    }

    /** Field by field where a row has a difference, and as a whole where it has none. */
    private Map<String, String> differences(List<ColumnCase> columns, List<Struct> log, List<Struct> snapshot) {
        Map<String, String> differences = new LinkedHashMap<>();
        for (int row = 0; row < log.size(); row++) {
            int known = differences.size();
            for (ColumnCase column : columns) {
                String fromLog = text(log.get(row), column.name());
                String fromSnapshot = text(snapshot.get(row), column.name());
                if (!fromLog.equals(fromSnapshot)) {
                    differences.put(column.title() + '[' + row + ']', "log " + fromLog + ", snapshot " + fromSnapshot);
                }
            }
            if (differences.size() == known) {
                assertThat(bytes(snapshot.get(row))).isEqualTo(bytes(log.get(row)));
            }
        }
        return differences;
    }

    private byte[] bytes(Struct row) {
        return json.fromConnectData("t", row.schema(), row);
    }

    private String text(Struct row, String name) {
        return new String(
                json.fromConnectData("t", row.schema().field(name).schema(), row.getWithoutDefault(name)),
                StandardCharsets.UTF_8);
    }

    /** The page has a row for each type, with the schema that its column really has. */
    private static void assertPageIsTrue(List<ColumnCase> columns, List<Struct> rows) throws IOException {
        String page = Files.readString(PAGE);
        TreeSet<String> missing = new TreeSet<>();
        for (ColumnCase column : columns) {
            Schema schema = Objects.requireNonNull(rows.get(0).schema().field(column.name()))
                    .schema();
            String name = schema.name() == null
                    ? ""
                    : " "
                            + schema.name()
                                    .replace("org.apache.kafka.connect.data.", "")
                                    .replace("io.debezium.", "");
            String line = "| `" + column.title() + "` | `" + schema.type().getName() + name + "` |";
            if (!page.contains(line)) {
                missing.add(line);
            }
        }
        assertThat(missing).as("rows of docs/types/mysql.md").isEmpty();
    }
}
