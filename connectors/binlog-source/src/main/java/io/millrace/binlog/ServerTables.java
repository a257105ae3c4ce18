package io.millrace.binlog;

import io.debezium.connector.binlog.BinlogConnectorConfig;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.Tables;
import io.debezium.relational.ddl.DdlParser;
import io.debezium.text.MultipleParsingExceptions;
import io.debezium.text.ParsingException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables that a server has now, as the statements that would make them.
 *
 * @param kind how the server speaks
 * @param connection the connection to ask on
 * @param skipsUnparseable whether a statement that cannot be read is passed over
 */
record ServerTables(ServerKind kind, Connection connection, boolean skipsUnparseable) {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTables.class);
    private static final String TABLES =
            "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES WHERE TABLE_TYPE = 'BASE TABLE'";
    private static final String DATABASES = "SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME"
            + " FROM information_schema.SCHEMATA";
    private static final String DEFAULTS = "SELECT @@GLOBAL.character_set_server, @@GLOBAL.collation_server";

    /** No such table, or none that the account may see. */
    private static final Set<Integer> HIDDEN = Set.of(1142, 1146);

    /**
     * A table as it is defined.
     *
     * @param table the table
     * @param statement its CREATE TABLE
     */
    record Defined(Table table, String statement) {
        TableId id() {
            return table.id();
        }
    }

    /** All that are not the server's own. */
    List<TableId> tables() throws SQLException {
        return Sql.rows(connection, TABLES, row -> new TableId(row.getString(1), null, row.getString(2))).stream()
                .filter(BinlogConnectorConfig::isNotBuiltInTable)
                .toList();
    }

    /** The definitions of tables; one that was dropped meanwhile has none. */
    Map<TableId, Defined> definitions(List<TableId> tables, DdlParser parser) throws SQLException {
        Map<TableId, Defined> definitions = new LinkedHashMap<>();
        for (TableId id : tables) {
            String statement = statement(id);
            Table table = statement == null ? null : parsed(id, statement, parser);
            if (statement != null && table != null) {
                definitions.put(id, new Defined(table, statement));
            }
        }
        return definitions;
    }

    /** The statement that sets what new databases get. */
    String defaults() throws SQLException {
        return Sql.rows(
                        connection,
                        DEFAULTS,
                        row -> "SET character_set_server=" + row.getString(1) + ", collation_server=" + row.getString(2)
                                + ";")
                .get(0);
    }

    /** The statements that make databases, by name, with what new tables in them get. */
    Map<String, String> databases() throws SQLException {
        Map<String, String> databases = new LinkedHashMap<>();
        Sql.rows(
                        connection,
                        DATABASES,
                        row -> Map.entry(
                                row.getString(1),
                                "CREATE DATABASE " + Sql.quoted(row.getString(1)) + " CHARSET " + row.getString(2)
                                        + " COLLATE " + row.getString(3)))
                .forEach(database -> databases.put(database.getKey(), database.getValue()));
        return databases;
    }

    /** The names of character sets by the numbers of their collations. */
    Map<Integer, String> charsets() throws SQLException {
        Map<Integer, String> charsets = new HashMap<>();
        Sql.rows(connection, kind.collations(), row -> Map.entry(row.getInt(1), row.getString(2)))
                .forEach(collation -> charsets.put(collation.getKey(), collation.getValue()));
        return charsets;
    }

    private @Nullable String statement(TableId id) throws SQLException {
        try {
            return Sql.rows(
                            connection,
                            "SHOW CREATE TABLE " + Sql.quoted(id.catalog()) + '.' + Sql.quoted(id.table()),
                            row -> row.getString(2))
                    .get(0);
        } catch (SQLException e) {
            if (!HIDDEN.contains(e.getErrorCode())) {
                throw e;
            }
            return null;
        }
    }

    private @Nullable Table parsed(TableId id, String statement, DdlParser parser) {
        Tables one = new Tables();
        try {
            parser.setCurrentDatabase(id.catalog());
            parser.parse(statement, one);
        } catch (ParsingException | MultipleParsingExceptions e) {
            if (!skipsUnparseable) {
                throw e;
            }
            LOG.warn("The definition of {} cannot be read and is passed over.", id, e);
        }
        return one.forTable(id);
    }
}
