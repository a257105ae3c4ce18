package io.millrace.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * A column type with values worth trying.
 *
 * @param name the column
 * @param title what docs/types/postgres.md calls it
 * @param type its definition
 * @param values SQL expressions; NULL stands for what is missing
 */
record ColumnCase(String name, String title, String type, List<String> values) {

    /** How many rows it takes to have every value once, and a row of NULLs. */
    static int rows(List<ColumnCase> columns) {
        return columns.stream().mapToInt(column -> column.values.size()).max().orElse(0) + 1;
    }

    String value(int row) {
        return row < values.size() ? values.get(row) : type.endsWith("SERIAL") ? "DEFAULT" : "NULL";
    }

    /** What the types below need of the schema {@code %s}. */
    static List<String> preparations() {
        return List.of(
                "CREATE EXTENSION IF NOT EXISTS hstore SCHEMA public",
                "CREATE EXTENSION IF NOT EXISTS citext SCHEMA public",
                "CREATE EXTENSION IF NOT EXISTS ltree SCHEMA public",
                "CREATE EXTENSION IF NOT EXISTS isn SCHEMA public",
                "CREATE TYPE %s.mood AS ENUM ('sad', 'so, so', 'it''s', 'Ünï')",
                "CREATE TYPE %s.pair AS (a INT, b TEXT)",
                "CREATE DOMAIN %s.positive AS INT CHECK (VALUE > 0)",
                "CREATE DOMAIN %s.amount AS NUMERIC(12, 3)",
                "CREATE DOMAIN %s.code AS VARCHAR(8)");
    }

    static List<ColumnCase> all() {
        Builder all = new Builder();
        numbers(all);
        times(all);
        texts(all);
        structures(all);
        return all.cases;
    }

    private static void numbers(Builder all) {
        all.add("SMALLINT", "SMALLINT", "-32768", "32767");
        all.add("INTEGER", "INTEGER", "-2147483648", "2147483647");
        all.add("BIGINT", "BIGINT", "-9223372036854775808", "9223372036854775807");
        all.add("SERIAL", "SERIAL", "5");
        all.add("BIGSERIAL", "BIGSERIAL", "5");
        all.add("OID", "OID", "0", "4294967295");
        all.add("NUMERIC(p,s)", "NUMERIC(10,2)", "-12345678.90", "0", "99999999.99");
        all.add("NUMERIC(p,0)", "NUMERIC(20,0)", "99999999999999999999");
        all.add("NUMERIC", "NUMERIC", "1.10", "-0.000000000000000000001", "1e40", "0");
        all.add("NUMERIC, NaN or infinite", "NUMERIC", "'NaN'", "'Infinity'");
        all.add("NUMERIC(p,s), NaN", "NUMERIC(10,2)", "'NaN'");
        all.add("REAL", "REAL", "0.1", "-3.4e38", "16777217", "1e-20", "'NaN'", "'Infinity'", "'-Infinity'", "'-0'");
        all.add(
                "DOUBLE PRECISION",
                "DOUBLE PRECISION",
                "0.1",
                "-1.7976931348623157e308",
                "1e-300",
                "'NaN'",
                "'-Infinity'");
        all.add("MONEY", "MONEY", "'1234.56'", "'-92233720368547758.08'", "'0'");
        all.add("BOOLEAN", "BOOLEAN", "TRUE", "FALSE");
        all.add("BIT(1)", "BIT(1)", "B'0'", "B'1'");
        all.add("BIT(n)", "BIT(13)", "B'1000000000001'", "B'0000000000101'");
        all.add("BIT VARYING(n)", "BIT VARYING(70)", "B'1'", "B'101'", "B''");
        all.add("BYTEA", "BYTEA", "'\\x00ff00cafe'", "''", "decode(repeat('ab', 3000), 'hex')");
    }

    private static void times(Builder all) {
        all.add("DATE", "DATE", "'2024-02-29'", "'0001-01-01'", "'9999-12-31'", "'1582-10-10'");
        all.add("DATE, infinite or BC", "DATE", "'infinity'", "'-infinity'", "'0044-03-15 BC'");
        all.add("TIME", "TIME", "'08:30:00'", "'23:59:59.999999'", "'24:00:00'", "'00:00:00.000001'");
        all.add("TIME(0..3)", "TIME(3)", "'08:30:00.125'", "'24:00:00'");
        all.add(
                "TIMETZ",
                "TIMETZ",
                "'08:30:00.125+02'",
                "'23:59:59-09:30'",
                "'00:00:00+00'",
                "'08:30:00'",
                "'24:00:00+00'");
        all.add(
                "TIMESTAMP",
                "TIMESTAMP",
                "'2024-03-31 02:30:00.123456'",
                "'0001-01-01 00:00:00'",
                "'9999-12-31 23:59:59'");
        all.add("TIMESTAMP(0..3)", "TIMESTAMP(3)", "'2024-03-31 02:30:00.125'", "'1969-12-31 23:59:59.999'");
        all.add("TIMESTAMP, infinite or BC", "TIMESTAMP", "'infinity'", "'-infinity'", "'0044-03-15 12:00:00 BC'");
        all.add(
                "TIMESTAMPTZ",
                "TIMESTAMPTZ",
                "'2024-03-31 02:30:00.123456'",
                "'2024-03-31 02:30:00+00'",
                "'0001-01-02 00:00:00+00'",
                "'9999-12-31 00:00:00+00'",
                "'2024-03-31 02:30:00.1+00'");
        all.add(
                "TIMESTAMPTZ, infinite or BC",
                "TIMESTAMPTZ",
                "'infinity'",
                "'-infinity'",
                "'0044-03-15 12:00:00+00 BC'");
        all.add(
                "INTERVAL",
                "INTERVAL",
                "'1 day'",
                "'1 year 2 months 3 days 04:05:06.789012'",
                "'-1 month'",
                "'00:00:00.5'",
                "'1 month -1 day'");
    }

    private static void texts(Builder all) {
        all.add("CHAR(n)", "CHAR(5)", "'ab'", "''", "'a b  '");
        all.add("VARCHAR(n)", "VARCHAR(50)", "'héllo 😀 '", "''", "E'a\\nb\\\"c'");
        all.add("TEXT", "TEXT", "'text ü'", "repeat('x', 5000)");
        all.add("CITEXT", "public.CITEXT", "'MiXed'", "''");
        all.add("NAME", "NAME", "'some_table'");
        all.add("UUID", "UUID", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'");
        all.add("ENUM", "%s.mood", "'sad'", "'so, so'", "'it''s'", "'Ünï'");
        all.add(
                "JSON",
                "JSON",
                "'{\"b\" : [1, 2.50, null, true],  \"a\": {\"x\": \"y \\\"q\\\" é\"}}'",
                "'[]'",
                "'\"s\"'",
                "'12'",
                "'null'",
                "'1e2'");
        all.add(
                "JSONB",
                "JSONB",
                "'{\"b\" : [1, 2.50, null, true],  \"a\": {\"x\": \"y \\\"q\\\" é\"}}'",
                "'[]'",
                "'\"s\"'",
                "'12'",
                "'null'",
                "'1e2'");
        all.add("XML", "XML", "'<a b=\"1\">é &amp;</a>'", "'text only'");
        all.add("INET", "INET", "'192.168.0.1'", "'10.1.2.3/8'", "'::1'", "'2001:db8::/32'");
        all.add("CIDR", "CIDR", "'10.0.0.0/8'", "'2001:db8::/32'");
        all.add("MACADDR", "MACADDR", "'08:00:2b:01:02:03'");
        all.add("MACADDR8", "MACADDR8", "'08:00:2b:01:02:03:04:05'");
        all.add("ISBN", "public.ISBN", "'0-393-04002-X'");
        all.add("LTREE", "public.LTREE", "'Top.Science.Astronomy'", "''");
        all.add("TSVECTOR", "TSVECTOR", "to_tsvector('simple', 'a fat cat sat')");
        all.add("TSQUERY", "TSQUERY", "'fat & (rat | cat)'");
    }

    private static void structures(Builder all) {
        all.add("HSTORE", "public.HSTORE", "'a=>1, \"b c\"=>NULL, \"q\\\"\"=>\"é\"'", "''");
        all.add("POINT", "POINT", "'(1.5,-2)'", "'(0,1e20)'");
        all.add("LINE, LSEG, BOX, PATH, POLYGON, CIRCLE", "BOX", "'(1,2),(3,4)'");
        all.add("INT4RANGE, INT8RANGE, NUMRANGE", "INT4RANGE", "'[1,10)'", "'(,5]'", "'empty'");
        all.add("DATERANGE", "DATERANGE", "'[2024-01-01,2024-02-29]'", "'[2024-01-01,)'");
        all.add("TSRANGE", "TSRANGE", "'[2024-01-01 10:00,2024-03-31 02:30)'");
        all.add("TSTZRANGE", "TSTZRANGE", "'[2024-01-01 10:00+00,2024-03-31 02:30+00)'", "'[2024-01-01 10:00+00,)'");
        all.add("INT4MULTIRANGE", "INT4MULTIRANGE", "'{[1,3),[5,9)}'");
        all.add("INTEGER[]", "INTEGER[]", "'{1,NULL,3}'", "'{}'");
        all.add("INTEGER[][]", "INTEGER[][]", "'{{1,2},{3,4}}'");
        all.add("TEXT[]", "TEXT[]", "'{\"a,b\",NULL,\"NULL\",\"q\\\"\",é}'", "'{}'");
        all.add("NUMERIC(p,s)[]", "NUMERIC(10,2)[]", "'{1.10,-2}'");
        all.add("UUID[]", "UUID[]", "'{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'");
        all.add("BOOLEAN[]", "BOOLEAN[]", "'{t,f,NULL}'");
        all.add("DATE[]", "DATE[]", "'{2024-02-29,1582-10-10}'");
        all.add("TIMESTAMPTZ[]", "TIMESTAMPTZ[]", "'{2024-03-31 02:30:00.5+00}'");
        all.add("JSONB[]", "JSONB[]", "ARRAY['{\"a\": 1}'::JSONB, '[1]'::JSONB]");
        all.add("ENUM[]", "%s.mood[]", "'{sad,\"so, so\"}'");
        all.add("domain over INTEGER", "%s.positive", "7");
        all.add("domain over NUMERIC(p,s)", "%s.amount", "7.125");
        all.add("domain over VARCHAR(n)", "%s.code", "'x y'");
        all.add("composite", "%s.pair", "ROW(1, 'a,b')");
    }

    private static final class Builder {
        private final List<ColumnCase> cases = new ArrayList<>();

        void add(String title, String type, String... values) {
            cases.add(new ColumnCase("c" + cases.size(), title, type, List.of(values)));
        }
    }
}
