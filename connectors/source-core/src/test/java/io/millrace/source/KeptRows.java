package io.millrace.source;

import io.millrace.core.change.ChangeHeaders;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code item} as a consumer has them that keeps to the contract: it accepts a version that is equal or
 * greater, and ignores a smaller one. Deletes are remembered with their versions.
 */
public final class KeptRows {
    private final Map<Integer, Row> rows = new TreeMap<>();
    private final List<String> ignored = new ArrayList<>();

    private record Row(long version, @Nullable String name) {}

    /** Takes the records in their order, those of other tables left out. */
    public KeptRows take(List<SourceRecord> records) {
        records.forEach(this::take);
        return this;
    }

    private void take(SourceRecord record) {
        switch (Emitted.header(record, ChangeHeaders.OP)) {
            case "c", "u", "d", "r" -> row(record);
            case "t" ->
                rows.replaceAll(
                        (id, row) -> row.version() <= Emitted.version(record) ? new Row(row.version(), null) : row);
            default -> {}
        }
    }

    private void row(SourceRecord record) {
        if (!record.topic().endsWith(".item") || !(record.key() instanceof Struct key)) {
            return;
        }
        long version = Emitted.version(record);
        Row before = rows.get(key.getInt32("id"));
        if (before == null || version >= before.version()) {
            rows.put(key.getInt32("id"), new Row(version, text(record)));
        } else {
            ignored.add(key + " " + text(record) + " " + version + " < " + before.version());
        }
    }

    private static @Nullable String text(SourceRecord record) {
        return record.value() instanceof Struct row ? String.valueOf(row.getWithoutDefault("name")) : null;
    }

    /** The rows that are there. */
    public Map<Integer, String> rows() {
        Map<Integer, String> there = new TreeMap<>();
        rows.forEach((id, row) -> {
            if (row.name() != null) {
                there.put(id, row.name());
            }
        });
        return there;
    }

    /** What came with a smaller version than the row had already. */
    public List<String> ignored() {
        return ignored;
    }

    /** The versions by row, those of deleted rows too. */
    public Map<Integer, Long> versions() {
        Map<Integer, Long> versions = new HashMap<>();
        rows.forEach((id, row) -> versions.put(id, row.version()));
        return versions;
    }

    /** The rows of the table itself, of which {@code SELECT id, name} is asked. */
    public static Map<Integer, String> of(Connection connection, String table) throws SQLException {
        Map<Integer, String> rows = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT id, name FROM " + table)) {
            while (found.next()) {
                rows.put(found.getInt(1), String.valueOf(found.getString(2)));
            }
        }
        return rows;
    }
}
