package io.millrace.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What a target has to hold: the rows of a table, read with JDBC, in the form docs/specs/documents.md gives them. */
public final class TableOracle {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DIFFERENCES_SHOWN = 5;

    private final String table;
    private final List<String> keyColumns;

    /** The table as {@code database.table} and its key columns in the order of the key. */
    public TableOracle(String table, String... keyColumns) {
        this.table = table;
        this.keyColumns = List.of(keyColumns);
    }

    public String table() {
        return table;
    }

    /** The rows by key, the columns of a composite key separated by a colon. */
    public Map<String, JsonNode> rows(Connection connection) throws SQLException {
        Map<String, JsonNode> rows = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
            while (row.next()) {
                StringBuilder key = new StringBuilder();
                for (String column : keyColumns) {
                    key.append(key.isEmpty() ? "" : ":").append(row.getString(column));
                }
                rows.put(key.toString(), document(row));
            }
        }
        return rows;
    }

    /** What differs between the rows and what a target holds, a few differences in words; empty if nothing does. */
    public static List<String> differences(Map<String, JsonNode> rows, Map<String, JsonNode> documents) {
        List<String> differences = new ArrayList<>();
        TreeSet<String> keys = new TreeSet<>(rows.keySet());
        keys.addAll(documents.keySet());
        int count = 0;
        for (String key : keys) {
            JsonNode expected = rows.get(key);
            JsonNode actual = documents.get(key);
            if (!Objects.equals(expected, actual) && (expected == null || actual == null || !same(expected, actual))) {
                if (count++ < DIFFERENCES_SHOWN) {
                    differences.add(key + ": expected " + expected + " but was " + actual);
                }
            }
        }
        if (count > DIFFERENCES_SHOWN) {
            differences.add("and " + (count - DIFFERENCES_SHOWN) + " more of " + keys.size());
        }
        return differences;
    }

    private static boolean same(JsonNode expected, JsonNode actual) {
        if (expected.isNumber() && actual.isNumber()) {
            return expected.decimalValue().compareTo(actual.decimalValue()) == 0;
        }
        if (expected.isObject() && actual.isObject()) {
            if (expected.size() != actual.size()) {
                return false;
            }
            for (Map.Entry<String, JsonNode> field : expected.properties()) {
                JsonNode other = actual.get(field.getKey());
                if (other == null || !same(field.getValue(), other)) {
                    return false;
                }
            }
            return true;
        }
        return expected.equals(actual) || sameInstant(expected, actual);
    }

    private static boolean sameInstant(JsonNode expected, JsonNode actual) {
        try {
            return expected.isTextual()
                    && actual.isTextual()
                    && Instant.parse(expected.asText()).equals(Instant.parse(actual.asText()));
        } catch (DateTimeParseException notATime) {
            return false;
        }
    }

    private static ObjectNode document(ResultSet row) throws SQLException {
        ObjectNode document = JSON.createObjectNode();
        ResultSetMetaData meta = row.getMetaData();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            document.set(meta.getColumnLabel(i), value(row, i, meta.getColumnTypeName(i)));
        }
        return document;
    }

    private static JsonNode value(ResultSet row, int column, String type) throws SQLException {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (row.getObject(column) == null) {
            return json.nullNode();
        }
        return switch (type) {
            case "TINYINT",
                    "SMALLINT",
                    "INT",
                    "BIGINT",
                    "TINYINT UNSIGNED",
                    "INT UNSIGNED",
                    "BIT",
                    "int2",
                    "int4",
                    "int8" -> json.numberNode(row.getLong(column));
            case "DECIMAL", "DECIMAL UNSIGNED", "numeric" -> json.numberNode(new BigDecimal(row.getString(column)));
            case "FLOAT", "DOUBLE", "float4", "float8" -> json.numberNode(row.getDouble(column));
            case "DATETIME", "TIMESTAMP", "timestamp" ->
                json.textNode(instant(row.getObject(column, LocalDateTime.class)));
            case "timestamptz" ->
                json.textNode(
                        row.getObject(column, OffsetDateTime.class).toInstant().toString());
            case "bool" -> json.booleanNode(row.getBoolean(column));
            case "JSON", "jsonb" -> parse(row.getString(column));
            default -> json.textNode(row.getString(column));
        };
    }

    /** The connection's time zone is UTC, so a local time is one in UTC. */
    private static String instant(LocalDateTime time) {
        return time.toInstant(ZoneOffset.UTC).toString();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
