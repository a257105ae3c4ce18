package io.millrace.binlog;

import java.util.ArrayList;
import java.util.List;

/**
 * A column type with values worth trying.
 *
 * @param name the column
 * @param title what the page in docs/types calls it
 * @param type its definition
 * @param values SQL expressions; NULL stands for what is missing
 */
public record ColumnCase(String name, String title, String type, List<String> values) {

    /** How many rows it takes to have every value once, and a row of NULLs. */
    public static int rows(List<ColumnCase> columns) {
        return columns.stream().mapToInt(column -> column.values.size()).max().orElse(0) + 1;
    }

    /** The value that it has in a row. */
    public String value(int row) {
        return row < values.size() ? values.get(row) : "NULL";
    }

    /** The types that all databases with a binary log have. */
    public static Builder common() {
        Builder all = new Builder();
        all.add("TINYINT", "TINYINT", "-128", "127");
        all.add("TINYINT UNSIGNED", "TINYINT UNSIGNED", "0", "255");
        all.add("TINYINT(1)", "TINYINT(1)", "0", "1", "-5");
        all.add("BOOLEAN", "BOOLEAN", "TRUE", "FALSE");
        all.add("SMALLINT", "SMALLINT", "-32768", "32767");
        all.add("SMALLINT UNSIGNED", "SMALLINT UNSIGNED", "0", "65535");
        all.add("MEDIUMINT", "MEDIUMINT", "-8388608", "8388607");
        all.add("MEDIUMINT UNSIGNED", "MEDIUMINT UNSIGNED", "0", "16777215");
        all.add("INT", "INT", "-2147483648", "2147483647");
        all.add("INT UNSIGNED", "INT UNSIGNED", "0", "4294967295");
        all.add("BIGINT", "BIGINT", "-9223372036854775808", "9223372036854775807");
        all.add("BIGINT UNSIGNED", "BIGINT UNSIGNED", "0", "18446744073709551615", "9223372036854775808");
        all.add("DECIMAL(M,D)", "DECIMAL(10,2)", "-12345678.90", "0", "99999999.99");
        all.add(
                "DECIMAL(65,30)",
                "DECIMAL(65,30)",
                "12345678901234567890123456789012345.123456789012345678901234567891");
        all.add("DECIMAL(M,D) UNSIGNED", "DECIMAL(20,0) UNSIGNED", "99999999999999999999");
        all.add("FLOAT", "FLOAT", "0.1", "-3.4e38", "16777217", "1e-20");
        all.add("DOUBLE", "DOUBLE", "0.1", "-1.7976931348623157e308", "1e-300");
        all.add("BIT(1)", "BIT(1)", "b'0'", "b'1'");
        all.add("BIT(n)", "BIT(13)", "b'1000000000001'", "b'101'");
        all.add("BIT(64)", "BIT(64)", "b'1'", "0xffffffffffffffff");
        all.add("YEAR", "YEAR", "1901", "2155", "0");
        all.add("DATE", "DATE", "'2024-02-29'", "'1000-01-01'", "'9999-12-31'", "'1582-10-10'");
        all.add("DATE, zero or partial", "DATE", "'0000-00-00'", "'2024-00-00'", "'2024-05-00'");
        all.add("TIME", "TIME", "'08:30:00'", "'-838:59:59'", "'838:59:59'", "'24:00:00'");
        all.add("TIME(p)", "TIME(6)", "'08:30:00.000001'", "'-00:00:00.5'", "'-12:34:56.789012'");
        all.add("DATETIME", "DATETIME", "'2024-03-31 02:30:00'", "'1000-01-01 00:00:00'", "'9999-12-31 23:59:59'");
        all.add("DATETIME(1..3)", "DATETIME(3)", "'2024-03-31 02:30:00.125'", "'1969-12-31 23:59:59.999'");
        all.add("DATETIME(4..6)", "DATETIME(6)", "'2024-03-31 02:30:00.123456'", "'1900-01-01 00:00:00.000001'");
        all.add("DATETIME, zero or partial", "DATETIME", "'0000-00-00 00:00:00'", "'2024-00-00 10:00:00'");
        all.add(
                "TIMESTAMP",
                "TIMESTAMP NULL",
                "'2024-03-31 02:30:00'",
                "'1970-01-02 00:00:01'",
                "'2038-01-18 00:00:00'");
        all.add("TIMESTAMP(p)", "TIMESTAMP(6) NULL", "'2024-03-31 02:30:00.123456'", "'2024-03-31 02:30:00.1'");
        all.add("TIMESTAMP, zero", "TIMESTAMP NULL", "'0000-00-00 00:00:00'");
        all.add("CHAR(n)", "CHAR(5)", "'ab'", "''", "'a b  '");
        all.add("VARCHAR(n)", "VARCHAR(50)", "'h\u00e9llo \ud83d\ude00 '", "''", "'a\\\\nb\\\"c'");
        all.add("VARCHAR(n) CHARACTER SET latin1", "VARCHAR(50) CHARACTER SET latin1", "'caf\u00e9 \u20ac'");
        all.add("VARCHAR(n) CHARACTER SET gbk", "VARCHAR(50) CHARACTER SET gbk", "'\u4e2d\u6587'");
        all.add("VARCHAR(n) CHARACTER SET utf16", "VARCHAR(50) CHARACTER SET utf16", "'h\u00e9 \ud83d\ude00'");
        all.add("TEXT", "TEXT", "'text \u00fc'", "REPEAT('x', 5000)");
        all.add("LONGTEXT", "LONGTEXT", "'long'");
        all.add("BINARY(n)", "BINARY(4)", "0x01", "0x01020304", "0x00000000", "0x0100");
        all.add("VARBINARY(n)", "VARBINARY(10)", "0x00ff00", "''");
        all.add("BLOB", "BLOB", "0xcafe00", "REPEAT('b', 3000)");
        all.add("ENUM", "ENUM('red', 'gr,een', 'it''s')", "'red'", "'gr,een'", "'it''s'", "''");
        all.add("SET", "SET('a', 'b', 'c')", "'a,c'", "''", "'a,b,c'");
        all.add("POINT", "POINT", "ST_GeomFromText('POINT(1.5 -2)')", "ST_GeomFromText('POINT(10 20)', 4326)");
        all.add("GEOMETRY", "GEOMETRY", "ST_GeomFromText('LINESTRING(0 0, 1 1)')", "ST_GeomFromText('POINT(1 2)')");
        all.add("POLYGON", "POLYGON", "ST_GeomFromText('POLYGON((0 0, 1 0, 1 1, 0 0))')");
        all.add("GEOMETRYCOLLECTION", "GEOMETRYCOLLECTION", "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 2))')");
        return all;
    }

    /** Gathers cases and names their columns. */
    public static final class Builder {
        private final List<ColumnCase> cases = new ArrayList<>();

        private Builder() {}

        /** Another type. */
        public Builder add(String title, String type, String... values) {
            cases.add(new ColumnCase("c" + cases.size(), title, type, List.of(values)));
            return this;
        }

        /** All of them, in order. */
        public List<ColumnCase> all() {
            return List.copyOf(cases);
        }
    }
}
