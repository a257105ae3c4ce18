package io.millrace.binlog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server says about itself and about the account that asks.
 *
 * @param variables global system variables by lower-case name; those that this version does not have are missing
 * @param account the account as statements name it, as in {@code 'millrace'@'%'}
 * @param grants what the account may do, by its active roles too
 * @param databases the databases that the account sees
 * @param tables the tables that the account sees
 * @param unreadable captured tables that the account may not read
 * @param keyless captured tables without a key
 * @param replicas the ids of the replicas that are connected
 * @param unlogged databases of captured tables that the server leaves out of its log
 */
public record ServerFacts(
        Map<String, String> variables,
        String account,
        Grants grants,
        Set<String> databases,
        List<Table> tables,
        List<Table> unreadable,
        List<Table> keyless,
        Set<String> replicas,
        Set<String> unlogged) {
    private static final Logger LOG = LoggerFactory.getLogger(ServerFacts.class);

    private static final String VARIABLES = """
            SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_bin', 'binlog_format', 'binlog_row_image',
              'binlog_row_metadata', 'binlog_row_value_options', 'binlog_expire_logs_seconds',
              'binlog_expire_logs_auto_purge', 'expire_logs_days', 'gtid_mode', 'gtid_strict_mode', 'log_bin_compress', 'server_id', 'skip_show_database')""";
    private static final String OURS = "'mysql', 'information_schema', 'performance_schema', 'sys'";
    private static final String TABLES = "SELECT table_schema, table_name FROM information_schema.tables"
            + " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN (" + OURS + ")";
    private static final String WITHOUT_KEY =
            TABLES.replace("information_schema.tables", "information_schema.tables t") + """
             AND NOT EXISTS (
                SELECT 1 FROM information_schema.statistics s
                WHERE s.table_schema = t.table_schema AND s.table_name = t.table_name AND s.non_unique = 0
                GROUP BY s.index_name HAVING SUM(s.nullable = 'YES') = 0)""";
    private static final String SELECT = "SELECT";

    /** A table by its database and name. */
    public record Table(String database, String name) {
        /** As include lists name it. */
        @Override
        public String toString() {
            return database + '.' + name;
        }
    }

    /** The databases that a server started with {@code --binlog-do-db} or {@code --binlog-ignore-db} logs. */
    private record LogFilter(Set<String> only, Set<String> not) {
        Set<String> leftOut(List<Table> tables) {
            return tables.stream()
                    .map(Table::database)
                    .filter(database -> (!only.isEmpty() && !only.contains(database)) || not.contains(database))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Asks a server; {@code captured} says of a database and a table whether it is captured. */
    static ServerFacts ask(ServerKind kind, Connection connection, BiPredicate<String, String> captured)
            throws SQLException {
        Map<String, String> variables = new HashMap<>();
        Sql.rows(
                connection,
                VARIABLES,
                row -> variables.put(row.getString(1).toLowerCase(Locale.ROOT), String.valueOf(row.getString(2))));
        Grants grants = Grants.of(kind.grants(connection));
        List<Table> tables = tables(connection, TABLES);
        List<Table> ofInterest = tables.stream()
                .filter(table -> captured.test(table.database(), table.name()))
                .toList();
        return new ServerFacts(
                variables,
                account(Sql.rows(connection, "SELECT CURRENT_USER()", row -> row.getString(1))
                        .get(0)),
                grants,
                new TreeSet<>(Sql.rows(
                        connection, "SELECT schema_name FROM information_schema.schemata", row -> row.getString(1))),
                tables,
                unreadable(connection, grants, ofInterest),
                tables(connection, WITHOUT_KEY).stream()
                        .filter(table -> captured.test(table.database(), table.name()))
                        .toList(),
                replicas(kind.replicas(grants), connection),
                logFilter(kind, connection).leftOut(ofInterest));
    }

    /** A variable, or an empty text where this server does not have it. */
    public String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    private static List<Table> tables(Connection connection, String query) throws SQLException {
        return Sql.rows(connection, query, row -> new Table(row.getString(1), row.getString(2)));
    }

    /** {@code CURRENT_USER()} gives name@host without quotes; the last at sign separates them. */
    private static String account(String current) {
        int at = current.lastIndexOf('@');
        return "'" + current.substring(0, at).replace("'", "''") + "'@'" + current.substring(at + 1) + "'";
    }

    /** Only what the grants do not settle is tried, table by table. */
    private static List<Table> unreadable(Connection connection, Grants grants, List<Table> tables)
            throws SQLException {
        Map<String, List<Table>> unsettled =
                tables.stream().collect(Collectors.groupingBy(Table::database)).entrySet().stream()
                        .filter(entry -> !grants.onDatabase(SELECT, entry.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        List<Table> unreadable = new ArrayList<>();
        for (List<Table> ofDatabase : unsettled.values()) {
            for (Table table : ofDatabase) {
                String probe =
                        "SELECT 1 FROM " + Sql.quoted(table.database()) + '.' + Sql.quoted(table.name()) + " LIMIT 0";
                try {
                    Sql.rows(connection, probe, row -> 1);
                } catch (SQLException e) {
                    if (!BinlogFaults.isPrivilege(e)) {
                        throw e;
                    }
                    unreadable.add(table);
                }
            }
        }
        return unreadable;
    }

    /** Readers of Debezium's kind do not register, so these are replicas of MySQL. */
    private static Set<String> replicas(List<String> statements, Connection connection) {
        try {
            return new TreeSet<>(Sql.rowsOfFirstKnown(connection, statements, row -> row.getString(1)));
        } catch (SQLException e) {
            LOG.debug("The account may not list replicas.", e);
            return Set.of();
        }
    }

    private static LogFilter logFilter(ServerKind kind, Connection connection) {
        Set<String> only = new TreeSet<>();
        Set<String> not = new TreeSet<>();
        try {
            Sql.rowsOfFirstKnown(connection, kind.logStatus(), row -> {
                only.addAll(names(row.getString("Binlog_Do_DB")));
                not.addAll(names(row.getString("Binlog_Ignore_DB")));
                return 1;
            });
        } catch (SQLException e) {
            LOG.debug("The account may not see the state of the log.", e);
        }
        return new LogFilter(only, not);
    }

    private static Set<String> names(String list) {
        return list == null || list.isEmpty() ? Set.of() : Set.of(list.split(",", -1));
    }
}
