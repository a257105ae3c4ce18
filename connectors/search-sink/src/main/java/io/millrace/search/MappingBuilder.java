package io.millrace.search;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** Makes the fields of an index mapping from the schema of a row, as docs/decisions/0020-mapping.md says. */
final class MappingBuilder {
    /** Longer values than this many characters are not found by the exact field beside a text field. */
    private static final int LONGEST_EXACT = 1024;

    /** A term of an index may have 32,766 bytes, and a character may take four. */
    private static final int LONGEST_KEYWORD = 8191;

    /** So many decimal digits a double tells apart. */
    private static final int DOUBLE_DIGITS = 15;

    /** So many decimal digits fit a 64-bit integer, whatever they are. */
    private static final int LONG_DIGITS = 18;

    private static final String BITS_LENGTH = "length";

    private static final Map<String, Object> LONG = Map.of("type", "long");
    private static final Map<String, Object> UNSIGNED_LONG = Map.of("type", "unsigned_long");
    private static final Map<String, Object> DOUBLE = Map.of("type", "double");
    private static final Map<String, Object> EXACT_NUMBER =
            Map.of("type", "double", "fields", Map.of("exact", Map.of("type", "keyword")));
    private static final Map<String, Object> DATE = Map.of("type", "date");
    private static final Map<String, Object> BOOLEAN = Map.of("type", "boolean");
    private static final Map<String, Object> BINARY = Map.of("type", "binary");
    private static final Map<String, Object> KEYWORD = Map.of("type", "keyword", "ignore_above", LONGEST_KEYWORD);
    private static final Map<String, Object> TEXT = Map.of(
            "type", "text", "fields", Map.of("keyword", Map.of("type", "keyword", "ignore_above", LONGEST_EXACT)));
    private static final Map<String, Object> GEO_POINT = Map.of("type", "geo_point");
    private static final Map<String, Object> KEPT = Map.of("type", "object", "enabled", false);

    private final Set<String> missingTypes;
    private final GeoPoints points;

    /**
     * A builder of mappings.
     *
     * @param missingTypes the field types that the server does not have
     * @param points fields that rows have beside their columns
     */
    MappingBuilder(Set<String> missingTypes, GeoPoints points) {
        this.missingTypes = Set.copyOf(missingTypes);
        this.points = points;
    }

    /** The properties of a mapping: a field for each column in its order and the points; none if it is not a struct. */
    Map<String, Object> properties(Schema row) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (row.type() == Schema.Type.STRUCT) {
            columns(row, properties);
            points.mapTo(properties, row);
        }
        return properties;
    }

    private void columns(Schema row, Map<String, Object> properties) {
        for (Field field : row.fields()) {
            properties.put(field.name(), field(field.schema()));
        }
    }

    private Map<String, Object> field(Schema schema) {
        String name = schema.name();
        return name == null ? byType(schema) : byMeaning(schema, name);
    }

    private Map<String, Object> byMeaning(Schema schema, String name) {
        return switch (name) {
            case "org.apache.kafka.connect.data.Decimal" -> decimal(ColumnType.of(schema));
            case "io.debezium.data.VariableScaleDecimal" -> EXACT_NUMBER;
            case "org.apache.kafka.connect.data.Date",
                    "org.apache.kafka.connect.data.Timestamp",
                    "io.debezium.time.Date",
                    "io.debezium.time.IsoDate",
                    "io.debezium.time.Timestamp",
                    "io.debezium.time.MicroTimestamp",
                    "io.debezium.time.NanoTimestamp",
                    "io.debezium.time.IsoTimestamp",
                    "io.debezium.time.ZonedTimestamp" -> DATE;
            case "org.apache.kafka.connect.data.Time",
                    "io.debezium.time.Time",
                    "io.debezium.time.MicroTime",
                    "io.debezium.time.NanoTime",
                    "io.debezium.time.IsoTime",
                    "io.debezium.time.ZonedTime",
                    "io.debezium.time.Interval",
                    "io.debezium.data.Enum",
                    "io.debezium.data.EnumSet",
                    "io.debezium.data.Uuid",
                    "io.debezium.data.Ltree" -> KEYWORD;
            case "io.debezium.time.Year", "io.debezium.time.MicroDuration", "io.debezium.time.NanoDuration" -> LONG;
            case "io.debezium.data.Json", "io.debezium.data.geometry.Geometry", "io.debezium.data.geometry.Geography" ->
                KEPT;
            case "io.debezium.data.geometry.Point" -> GEO_POINT;
            case "io.debezium.data.Bits" -> bits(schema);
            default -> byType(schema);
        };
    }

    private Map<String, Object> byType(Schema schema) {
        return switch (schema.type()) {
            case BOOLEAN -> BOOLEAN;
            case INT8, INT16, INT32 -> LONG;
            case INT64 -> ColumnType.of(schema).isUnsignedBig() ? unsignedLong() : LONG;
            case FLOAT32, FLOAT64 -> DOUBLE;
            case STRING -> text(ColumnType.of(schema));
            case BYTES -> BINARY;
            case ARRAY -> field(schema.valueSchema());
            case MAP -> KEPT;
            case STRUCT -> struct(schema);
        };
    }

    private Map<String, Object> struct(Schema schema) {
        Map<String, Object> properties = new LinkedHashMap<>();
        columns(schema, properties);
        return properties.isEmpty() ? KEPT : Map.of("properties", properties);
    }

    /** A decimal that arrives as text, because the source was told so, is still a number to search by. */
    private Map<String, Object> text(ColumnType column) {
        return switch (column.name()) {
            case "DECIMAL", "NUMERIC", "DECIMAL UNSIGNED", "NUMERIC UNSIGNED" -> decimal(column);
            default -> column.isUnsignedBig() ? unsignedLong() : column.isCode() ? KEYWORD : TEXT;
        };
    }

    private Map<String, Object> decimal(ColumnType column) {
        if (column.isUnsignedBig()) {
            return unsignedLong();
        }
        if (column.length() < 0) {
            return EXACT_NUMBER;
        }
        if (column.scale() == 0 && column.length() <= LONG_DIGITS) {
            return LONG;
        }
        return column.length() <= DOUBLE_DIGITS ? DOUBLE : EXACT_NUMBER;
    }

    /** Up to 64 bits are written as an unsigned number, more as bytes. */
    private Map<String, Object> bits(Schema schema) {
        int length = ColumnType.number(schema, BITS_LENGTH);
        if (length > Long.SIZE) {
            return BINARY;
        }
        return length >= 0 && length < Long.SIZE ? LONG : unsignedLong();
    }

    private Map<String, Object> unsignedLong() {
        return missingTypes.contains("unsigned_long") ? EXACT_NUMBER : UNSIGNED_LONG;
    }
}
