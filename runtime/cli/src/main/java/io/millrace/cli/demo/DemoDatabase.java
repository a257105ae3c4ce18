package io.millrace.cli.demo;

import io.millrace.cli.demo.ShopTable.Column;
import io.millrace.sandbox.DatabaseServer;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The databases that the demo can be run with, and what each of them does in its own way. */
public enum DemoDatabase {
    /** Rewriting makes one statement of a batch of inserts. */
    MYSQL(
            "MySQL",
            "",
            "rewriteBatchedStatements=true&sessionVariables=time_zone='%2B00:00'",
            "CREATE DATABASE shop CHARACTER SET utf8mb4"),
    /** The same tables; its JSON is text. */
    MARIADB(
            "MariaDB",
            "",
            "useBulkStmts=true&sessionVariables=time_zone='+00:00'",
            "CREATE DATABASE shop CHARACTER SET utf8mb4"),
    /** Values are sent as text of no type, as literals are. */
    POSTGRES(
            "PostgreSQL",
            "postgres",
            "reWriteBatchedInserts=true&stringtype=unspecified&options=-c%20TimeZone=UTC",
            "CREATE DATABASE shop");

    /** MySQL's way of asking for rows one by one, not all in memory. */
    private static final int ONE_BY_ONE = Integer.MIN_VALUE;

    /** What PostgreSQL calls the types of the shop's columns. */
    private static final Map<String, String> POSTGRES_TYPES = Map.of(
            "TINYINT(1)", "SMALLINT",
            "DATETIME(3)", "TIMESTAMP(3)",
            "TIMESTAMP(3)", "TIMESTAMPTZ(3)",
            "DOUBLE", "DOUBLE PRECISION",
            "ENUM('new','paid','shipped','returned')", "VARCHAR(10)",
            "JSON", "JSONB");

    private final String title;
    private final String first;
    private final String parameters;
    private final String create;

    DemoDatabase(String title, String first, String parameters, String create) {
        this.title = title;
        this.first = first;
        this.parameters = parameters;
        this.create = create;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /** The connector that captures the shop, as its file in configs/ is named. */
    public String source() {
        return name().toLowerCase(Locale.ROOT) + "-shop";
    }

    /** A database that is always there, to begin with. */
    String first() {
        return first;
    }

    /** What the URLs of connections end with, for UTC and large batches. */
    String parameters() {
        return parameters;
    }

    /** The statement that creates the shop's database. */
    String create() {
        return create;
    }

    /** How many rows a long result is asked for at a time; 0 leaves it to the driver. */
    int fetchSize() {
        return this == MYSQL ? ONE_BY_ONE : 0;
    }

    DatabaseServer start(Sandbox sandbox) {
        return switch (this) {
            case MYSQL -> sandbox.startMySql();
            case MARIADB -> sandbox.startMariaDb();
            case POSTGRES -> sandbox.startPostgres();
        };
    }

    /** The variables that the source's file in configs/ asks for. */
    Map<String, String> variables(DatabaseServer server) {
        // A publication is made by whoever owns the tables.
        boolean owner = server instanceof PostgresServer;
        return Map.of(
                name() + "_HOST",
                server.host(),
                name() + "_PORT",
                Integer.toString(server.port()),
                name() + "_USER",
                owner ? server.user() : MySqlServer.CONNECTOR_USER,
                name() + "_PASSWORD",
                owner ? server.password() : MySqlServer.CONNECTOR_PASSWORD);
    }

    /** The command with which a user looks into the shop. */
    String look(DatabaseServer server) {
        if (this == POSTGRES) {
            return "PGPASSWORD=" + server.password() + " psql -h " + server.host() + " -p " + server.port() + " -U "
                    + server.user() + " shop";
        }
        return name().toLowerCase(Locale.ROOT) + " -h " + server.host() + " -P " + server.port() + " -u "
                + server.user() + (server.password().isEmpty() ? "" : " -p" + server.password()) + " shop";
    }

    /** A column's definition. */
    String definition(Column column) {
        String type = column.type();
        if (this == POSTGRES) {
            for (Map.Entry<String, String> other : POSTGRES_TYPES.entrySet()) {
                if (type.startsWith(other.getKey() + ' ')) {
                    return column.name()
                            + ' '
                            + other.getValue()
                            + type.substring(other.getKey().length());
                }
            }
        }
        return column.name() + ' ' + type;
    }

    /** The query for every key, and every row as the document that the database itself makes of it. */
    String documents(ShopTable table) {
        String fields = table.columns().stream()
                .map(column -> '\'' + column.name() + "', " + value(column))
                .collect(Collectors.joining(", "));
        String function = this == POSTGRES ? "json_build_object" : "JSON_OBJECT";
        return "SELECT CONCAT_WS(':', " + String.join(", ", table.key()) + "), " + function + '(' + fields + ") FROM "
                + table.name();
    }

    /** How a column is written in a document: points in time in ISO form, all else as the database's own JSON has it. */
    private String value(Column column) {
        String name = column.name();
        boolean moment = column.type().startsWith("TIMESTAMP");
        if (moment || column.type().startsWith("DATETIME")) {
            return this == POSTGRES
                    ? "to_char(" + name + (moment ? " AT TIME ZONE 'UTC'" : "")
                            + ", 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
                    : "DATE_FORMAT(" + name + ", '%Y-%m-%dT%H:%i:%s.%fZ')";
        }
        return this == MARIADB && column.type().startsWith("JSON") ? "CAST(" + name + " AS CHAR)" : name;
    }
}
