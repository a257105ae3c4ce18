package io.millrace.binlog;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventMetadata;
import com.github.shyiko.mysql.binlog.event.TableMapEventMetadata.DefaultCharset;
import com.github.shyiko.mysql.binlog.event.deserialization.ColumnType;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table as the log describes them before its rows, compared in full with a definition: names, types,
 * precision, sign, labels, character sets and key. What cannot be compared is a difference.
 */
final class WrittenColumns {
    private final Table table;
    private final TableMapEventData written;
    private final TableMapEventMetadata details;
    private final Map<Integer, String> charsets;
    private int ofText;
    private int ofEnum;
    private int ofSet;

    private WrittenColumns(
            Table table, TableMapEventData written, TableMapEventMetadata details, Map<Integer, String> charsets) {
        this.table = table;
        this.written = written;
        this.details = details;
        this.charsets = charsets;
    }

    /** Whether the log names the columns at all. */
    static boolean areNamed(TableMapEventData written) {
        return written.getEventMetadata() != null && written.getEventMetadata().getColumnNames() != null;
    }

    /**
     * Says how named columns differ from a definition, if they do.
     *
     * @param charsets the names of character sets by the numbers of their collations
     */
    static Optional<String> differ(Table table, TableMapEventData written, Map<Integer, String> charsets) {
        return Optional.ofNullable(
                new WrittenColumns(table, written, written.getEventMetadata(), charsets).difference());
    }

    private @Nullable String difference() {
        List<String> names = details.getColumnNames();
        List<String> defined = table.columns().stream().map(Column::name).toList();
        if (names.size() != defined.size()) {
            return "the columns " + names + " in the log and " + defined + " now";
        }
        for (int i = 0; i < defined.size(); i++) {
            if (!names.get(i).equalsIgnoreCase(defined.get(i))) {
                return "the columns " + names + " in the log and " + defined + " now";
            }
        }
        for (int i = 0; i < defined.size(); i++) {
            Column column = table.columns().get(i);
            if (!fits(i, column)) {
                return "a column " + column.name() + " that is "
                        + ColumnType.byCode(written.getColumnTypes()[i] & 0xff)
                        + " in the log and not surely the same as "
                        + column.typeExpression() + " now";
            }
        }
        return key();
    }

    private boolean fits(int i, Column column) {
        String type = column.typeName().toUpperCase(Locale.ROOT);
        String base = type.split("[ (]", 2)[0];
        int meta = written.getColumnMetadata()[i];
        ColumnType wire = wire(ColumnType.byCode(written.getColumnTypes()[i] & 0xff), meta);
        boolean unsigned = type.contains("UNSIGNED") || type.contains("ZEROFILL");
        int fraction = column.length() > 0 ? column.length() : 0;
        return switch (base) {
            case "TINYINT", "BOOLEAN", "BOOL" -> wire == ColumnType.TINY && unsigned == isUnsigned(i);
            case "SMALLINT" -> wire == ColumnType.SHORT && unsigned == isUnsigned(i);
            case "MEDIUMINT" -> wire == ColumnType.INT24 && unsigned == isUnsigned(i);
            case "INT", "INTEGER" -> wire == ColumnType.LONG && unsigned == isUnsigned(i);
            case "BIGINT" -> wire == ColumnType.LONGLONG && unsigned == isUnsigned(i);
            case "FLOAT" -> wire == ColumnType.FLOAT || wire == ColumnType.DOUBLE;
            case "DOUBLE", "REAL" -> wire == ColumnType.DOUBLE;
            case "DECIMAL", "NUMERIC", "DEC", "FIXED" ->
                wire == ColumnType.NEWDECIMAL
                        && (meta & 0xff) == column.length()
                        && (meta >> 8) == column.scale().orElse(0);
            case "BIT" -> wire == ColumnType.BIT && (meta >> 8) * 8 + (meta & 0xff) == Math.max(1, column.length());
            case "YEAR" -> wire == ColumnType.YEAR;
            case "DATE" -> wire == ColumnType.DATE;
            case "TIME" -> isTime(wire, ColumnType.TIME_V2, ColumnType.TIME, meta, fraction);
            case "DATETIME" -> isTime(wire, ColumnType.DATETIME_V2, ColumnType.DATETIME, meta, fraction);
            case "TIMESTAMP" -> isTime(wire, ColumnType.TIMESTAMP_V2, ColumnType.TIMESTAMP, meta, fraction);
            case "CHAR", "BINARY", "UUID" -> wire == ColumnType.STRING && isInCharset(column);
            case "VARCHAR", "VARBINARY" -> wire == ColumnType.VARCHAR && isInCharset(column);
            case "TINYTEXT", "TINYBLOB" -> isBlob(wire, meta, 1, column);
            case "TEXT", "BLOB" -> isBlob(wire, meta, 2, column);
            case "MEDIUMTEXT", "MEDIUMBLOB" -> isBlob(wire, meta, 3, column);
            case "LONGTEXT", "LONGBLOB" -> isBlob(wire, meta, 4, column);
            case "JSON" -> wire == ColumnType.JSON || isBlob(wire, meta, 4, column);
            case "ENUM" -> wire == ColumnType.ENUM && areLabels(details.getEnumStrValues(), ofEnum++, column);
            case "SET" -> wire == ColumnType.SET && areLabels(details.getSetStrValues(), ofSet++, column);
            case "GEOMETRY",
                    "POINT",
                    "LINESTRING",
                    "POLYGON",
                    "MULTIPOINT",
                    "MULTILINESTRING",
                    "MULTIPOLYGON",
                    "GEOMETRYCOLLECTION",
                    "GEOMCOLLECTION" -> wire == ColumnType.GEOMETRY;
            default -> false;
        };
    }

    /** ENUM and SET are written as strings with their own type in what describes them. */
    private static ColumnType wire(ColumnType type, int meta) {
        if (type != ColumnType.STRING) {
            return type;
        }
        int real = meta >> 8;
        return ColumnType.byCode((real & 0x30) == 0x30 ? real : real | 0x30);
    }

    private boolean isUnsigned(int i) {
        return details.getSignedness() != null && details.getSignedness().get(i);
    }

    private static boolean isTime(ColumnType wire, ColumnType now, ColumnType old, int meta, int fraction) {
        return (wire == now && meta == fraction) || (wire == old && fraction == 0);
    }

    private boolean isBlob(ColumnType wire, int meta, int lengthBytes, Column column) {
        return wire == ColumnType.BLOB && meta == lengthBytes && isInCharset(column);
    }

    /** The log numbers the collations of the columns with text or bytes, in their order. */
    private boolean isInCharset(Column column) {
        Integer collation = collation(ofText++);
        String charset = collation == null ? null : charsets.get(collation);
        String defined = column.charsetName() == null ? "binary" : column.charsetName();
        return charset != null && plain(charset).equals(plain(defined));
    }

    private @Nullable Integer collation(int text) {
        List<Integer> each = details.getColumnCharsets();
        if (each != null) {
            return text < each.size() ? each.get(text) : null;
        }
        DefaultCharset all = details.getDefaultCharset();
        if (all == null) {
            return null;
        }
        Map<Integer, Integer> others = all.getCharsetCollations();
        Integer other = others == null ? null : others.get(text);
        return other == null ? Integer.valueOf(all.getDefaultCharsetCollation()) : other;
    }

    private static String plain(String charset) {
        String lower = charset.toLowerCase(Locale.ROOT);
        return lower.equals("utf8") ? "utf8mb3" : lower;
    }

    private static boolean areLabels(@Nullable List<String[]> all, int which, Column column) {
        if (all == null || which >= all.size() || column.enumValues() == null) {
            return false;
        }
        return List.of(all.get(which))
                .equals(column.enumValues().stream()
                        .map(WrittenColumns::unquoted)
                        .toList());
    }

    private static String unquoted(String label) {
        return label.length() > 1 && label.startsWith("'") && label.endsWith("'")
                ? label.substring(1, label.length() - 1).replace("''", "'")
                : label;
    }

    private @Nullable String key() {
        List<Integer> places = new ArrayList<>();
        if (details.getSimplePrimaryKeys() != null) {
            places.addAll(details.getSimplePrimaryKeys());
        } else if (details.getPrimaryKeysWithPrefix() != null) {
            places.addAll(details.getPrimaryKeysWithPrefix().keySet());
        }
        List<String> key =
                places.stream().map(place -> table.columns().get(place).name()).toList();
        // A definition without a primary key may have a unique one in its place, of which the log does not tell.
        return places.isEmpty() || key.equals(table.primaryKeyColumnNames())
                ? null
                : "the key " + key + " in the log and " + table.primaryKeyColumnNames() + " now";
    }
}
