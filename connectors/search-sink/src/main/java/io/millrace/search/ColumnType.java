package io.millrace.search;

import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Schema;

/**
 * The type of the database column behind a field, as the source's schema parameters name it.
 *
 * @param name in upper case without length, such as {@code VARCHAR} or {@code BIGINT UNSIGNED}; empty if unknown
 * @param length its length or precision, or -1 if unknown
 * @param scale its digits behind the point, or -1 if unknown
 */
record ColumnType(String name, int length, int scale) {
    private static final String TYPE = "__debezium.source.column.type";
    private static final String LENGTH = "__debezium.source.column.length";
    private static final String SCALE = "__debezium.source.column.scale";
    private static final String DECIMAL_PRECISION = "connect.decimal.precision";
    private static final String DECIMAL_SCALE = "scale";
    private static final Pattern ARGUMENTS = Pattern.compile("\\s*\\([^)]*\\)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /** The column type of a field's schema. */
    static ColumnType of(Schema schema) {
        String name = ARGUMENTS.matcher(text(schema, TYPE)).replaceAll("");
        int length = number(schema, LENGTH);
        int scale = number(schema, SCALE);
        return new ColumnType(
                name.strip().toUpperCase(Locale.ROOT),
                length >= 0 ? length : number(schema, DECIMAL_PRECISION),
                scale >= 0 ? scale : number(schema, DECIMAL_SCALE));
    }

    /** A parameter of a schema that is a small number, or -1 if it is not. */
    static int number(Schema schema, String parameter) {
        String text = text(schema, parameter);
        return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
    }

    /** Whether it is an unsigned integer of 64 bits. */
    boolean isUnsignedBig() {
        return name.startsWith("BIGINT UNSIGNED") || name.equals("SERIAL");
    }

    /** Whether its values are short codes and not prose: found as a whole, never word by word. */
    boolean isCode() {
        return switch (name) {
            case "CHAR",
                    "NCHAR",
                    "BPCHAR",
                    "ENUM",
                    "SET",
                    "UUID",
                    "TIME",
                    "TIMETZ",
                    "YEAR",
                    "INET",
                    "INET4",
                    "INET6",
                    "CIDR",
                    "MACADDR" -> true;
            default -> false;
        };
    }

    private static String text(Schema schema, String parameter) {
        return schema.parameters() == null ? "" : schema.parameters().getOrDefault(parameter, "");
    }
}
