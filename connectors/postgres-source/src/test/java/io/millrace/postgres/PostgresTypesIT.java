package io.millrace.postgres;

import static io.millrace.source.Emitted.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sandbox.PostgresOptions;
import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A row that a snapshot reads is the same, byte for byte, as that row read from the log, for every column type but for the
 * values that docs/types/postgres.md lists; with a time zone of the server, one of the writer's session and one of this
 * JVM, all different and none of them UTC.
 */
class PostgresTypesIT {
    private static final Path PAGE = Path.of("../../docs/types/postgres.md");

    /** Type and row of what docs/types/postgres.md lists with its reason. */
    private static final Set<String> KNOWN = Set.of(
            "DATE[3]", "DATE, infinite or BC[0]", "DATE, infinite or BC[1]", "DATE, infinite or BC[2]", "NAME[0]");

    private static Sandbox sandbox;
    private static PostgresServer server;

    private final JsonConverter json = new JsonConverter();

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startPostgres(PostgresOptions.defaults().withExtraArgs("-c", "TimeZone=Asia/Kathmandu"));
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @Test
    void snapshotAndLogAgreeOnEveryType() throws IOException, SQLException {
        json.configure(Map.of("schemas.enable", "true"), false);
        List<ColumnCase> columns = ColumnCase.all();
        Shop shop = new Shop(server, "types");
        shop.sql("CREATE SCHEMA %s");
        ColumnCase.preparations().forEach(shop::sql);
        shop.sql("CREATE TABLE %s.t (id INT PRIMARY KEY, "
                + columns.stream()
                        .map(column -> column.name() + ' ' + column.type())
                        .collect(Collectors.joining(", "))
                + ')');
        SourceRunner following = new SourceRunner(PostgresSourceTask::new, shop.config(Map.of()));
        List<SourceRecord> empty = following.run(records -> count(records, "e") == 1);
        following.store(empty.get(empty.size() - 1).sourceOffset());
        int rows = ColumnCase.rows(columns);
        write(shop, columns, rows);

        List<SourceRecord> log = following.run(records -> count(records, "c") == rows);
        List<SourceRecord> snapshot = new SourceRunner(
                        PostgresSourceTask::new, shop.config(Map.of("slot.name", "types_again")))
                .run(records -> count(records, "r") == rows);

        assertThat(rows(log)).hasSize(rows);
        assertThat(differences(columns, rows(log), rows(snapshot))).containsOnlyKeys(KNOWN);
        assertPageIsTrue(columns, rows(log).get(0).schema());
    }

    private static void write(Shop shop, List<ColumnCase> columns, int rows) throws SQLException {
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE 'America/St_Johns'");
            for (int row = 0; row < rows; row++) {
                int number = row;
                statement.execute("INSERT INTO " + shop.schema() + ".t VALUES (" + row + ", "
                        + columns.stream().map(column -> column.value(number)).collect(Collectors.joining(", ")) + ')');
            }
        }
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
        Field field = row.schema().field(name);
        return field == null
                ? "no field"
                : new String(
                        json.fromConnectData("t", field.schema(), row.getWithoutDefault(name)), StandardCharsets.UTF_8);
    }

    /** The page has a row for each type, with the schema that its column really has. */
    private static void assertPageIsTrue(List<ColumnCase> columns, Schema row) throws IOException {
        String page = Files.readString(PAGE);
        TreeSet<String> missing = new TreeSet<>();
        for (ColumnCase column : columns) {
            Field field = row.field(column.name());
            String line = "| `" + column.title() + "` | " + (field == null ? "none" : '`' + name(field.schema()) + '`')
                    + " |";
            if (!page.contains(line)) {
                missing.add(line);
            }
        }
        assertThat(missing).as("rows of docs/types/postgres.md").isEmpty();
    }

    private static String name(Schema schema) {
        String of = schema.type() == Schema.Type.ARRAY ? " of " + name(schema.valueSchema()) : "";
        String name = schema.name() == null
                ? ""
                : " "
                        + schema.name()
                                .replace("org.apache.kafka.connect.data.", "")
                                .replace("io.debezium.", "");
        return schema.type().getName() + name + of;
    }
}
