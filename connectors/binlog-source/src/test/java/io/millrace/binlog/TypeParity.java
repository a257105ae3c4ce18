package io.millrace.binlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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

/** Compares rows of every column type as a snapshot reads them with the same rows from the log. */
public final class TypeParity {
    private final JsonConverter json = new JsonConverter();
    private final List<ColumnCase> columns;

    /** For a table with these columns beside its key. */
    public TypeParity(List<ColumnCase> columns) {
        this.columns = columns;
        json.configure(Map.of("schemas.enable", "true"), false);
    }

    /** The statement that creates the table in the database {@code %s}. */
    public String table() {
        return "CREATE TABLE %s.t (id INT PRIMARY KEY, "
                + columns.stream()
                        .map(column -> column.name() + ' ' + column.type())
                        .collect(Collectors.joining(", "))
                + ')';
    }

    /** The statements that insert a row for every value, after others in the same session. */
    public String[] statements(String... before) {
        List<String> statements = new ArrayList<>(List.of(before));
        for (int row = 0; row < ColumnCase.rows(columns); row++) {
            int number = row;
            statements.add("INSERT INTO %s.t VALUES (" + row + ", "
                    + columns.stream().map(column -> column.value(number)).collect(Collectors.joining(", ")) + ')');
        }
        return statements.toArray(String[]::new);
    }

    /** What differs, by type and row; throws where rows without a different field are not the same, byte for byte. */
    public Map<String, String> differences(List<SourceRecord> fromLog, List<SourceRecord> fromSnapshot) {
        List<Struct> log = rows(fromLog);
        List<Struct> snapshot = rows(fromSnapshot);
        require(log.size() == ColumnCase.rows(columns) && log.size() == snapshot.size(), "rows are missing");
        Map<String, String> differences = new LinkedHashMap<>();
        for (int row = 0; row < log.size(); row++) {
            int known = differences.size();
            for (ColumnCase column : columns) {
                String one = text(log.get(row), column.name());
                String other = text(snapshot.get(row), column.name());
                if (!one.equals(other)) {
                    differences.put(column.title() + '[' + row + ']', "log " + one + ", snapshot " + other);
                }
            }
            require(
                    differences.size() > known || Arrays.equals(bytes(snapshot.get(row)), bytes(log.get(row))),
                    "row " + row + " differs though none of its fields does");
        }
        return differences;
    }

    /** The lines of a page that has a row for each type, with the schema that its column really has, which are missing. */
    public Set<String> missingIn(String page, List<SourceRecord> records) {
        Set<String> missing = new TreeSet<>();
        for (ColumnCase column : columns) {
            Schema schema = Objects.requireNonNull(rows(records).get(0).schema().field(column.name()))
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
        return missing;
    }

    private static List<Struct> rows(List<SourceRecord> records) {
        return records.stream()
                .filter(record -> record.value() instanceof Struct)
                .map(record -> (Struct) record.value())
                .toList();
    }

    private byte[] bytes(Struct row) {
        return json.fromConnectData("t", row.schema(), row);
    }

    private String text(Struct row, String name) {
        return new String(
                json.fromConnectData("t", row.schema().field(name).schema(), row.getWithoutDefault(name)),
                StandardCharsets.UTF_8);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
