package io.millrace.postgres;

import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.jdbc.JdbcConnection;
import io.debezium.relational.TableId;
import io.debezium.relational.Tables.TableFilter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a server says of itself that capture depends on.
 *
 * @param server its settings and how much of them is used
 * @param role the user
 * @param slot the slot of the configuration, if there is one
 * @param publication the publication of the configuration, if there is one
 * @param tables the names of all tables
 * @param captured the tables that the configuration captures
 */
record ServerFacts(
        Server server,
        Role role,
        Optional<Slot> slot,
        Optional<Publication> publication,
        List<TableId> tables,
        List<CapturedTable> captured) {

    /** Settings, and how many slots and senders are taken. */
    record Server(String walLevel, int mostSlots, int slots, int mostSenders, int senders) {}

    /** The user: what it may do here. */
    record Role(String name, String database, boolean superuser, boolean replicates, boolean creates) {}

    /** A publication; {@code operations} are those it leaves out, in words. */
    record Publication(boolean allTables, List<String> leftOut) {}

    private static final String SERVER = """
            SELECT current_setting('wal_level'), CAST(current_setting('max_replication_slots') AS INT),
                   (SELECT COUNT(*) FROM pg_replication_slots), CAST(current_setting('max_wal_senders') AS INT),
                   (SELECT COUNT(*) FROM pg_stat_replication)""";

    /** Providers give the right to replicate by membership in a role of theirs. */
    private static final String ROLE = """
            SELECT r.rolname, current_database(), r.rolsuper,
                   r.rolreplication OR EXISTS (
                     SELECT 1 FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                     WHERE m.member = r.oid
                       AND g.rolname IN ('rds_superuser', 'rdsadmin', 'rdsrepladmin', 'rds_replication')),
                   has_database_privilege(current_database(), 'CREATE')
            FROM pg_roles r WHERE r.rolname = current_user""";

    private static final String PUBLICATION = """
            SELECT puballtables, pubinsert, pubupdate, pubdelete, pubtruncate
            FROM pg_publication WHERE pubname = ?""";

    private static final String PUBLISHED = "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ?";

    private static final String TABLES = """
            SELECT n.nspname, c.relname, c.relreplident, has_table_privilege(c.oid, 'SELECT'),
                   pg_has_role(c.relowner, 'USAGE'),
                   EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary),
                   EXISTS (
                     SELECT 1 FROM pg_index i
                     WHERE i.indrelid = c.oid AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
                       AND NOT EXISTS (
                         SELECT 1 FROM pg_attribute a
                         WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey) AND NOT a.attnotnull))
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
              AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
            ORDER BY 1, 2""";

    static ServerFacts of(JdbcConnection connection, PostgresConnectorConfig config) throws SQLException {
        Server server = one(
                connection,
                SERVER,
                row -> new Server(row.getString(1), row.getInt(2), row.getInt(3), row.getInt(4), row.getInt(5)));
        Role role = one(
                connection,
                ROLE,
                row -> new Role(
                        row.getString(1), row.getString(2), row.getBoolean(3), row.getBoolean(4), row.getBoolean(5)));
        String name = config.publicationName();
        Optional<Publication> publication = all(connection, PUBLICATION, name, ServerFacts::publication).stream()
                .findFirst();
        Set<TableId> published = Set.copyOf(all(connection, PUBLISHED, name, ServerFacts::id));
        TableFilter filter = config.getTableFilters().dataCollectionFilter();
        Set<String> signals = Set.copyOf(config.getSignalingDataCollectionIds());
        List<TableId> tables = new ArrayList<>();
        List<CapturedTable> captured = new ArrayList<>();
        connection.query(TABLES, rows -> {
            while (rows.next()) {
                TableId id = id(rows);
                tables.add(id);
                if (filter.isIncluded(id) && !signals.contains(id.identifier())) {
                    captured.add(captured(id, rows, published.contains(id)));
                }
            }
        });
        return new ServerFacts(server, role, Slot.find(connection, config.slotName()), publication, tables, captured);
    }

    private static CapturedTable captured(TableId id, ResultSet row, boolean published) throws SQLException {
        return new CapturedTable(
                id,
                row.getString(3),
                row.getBoolean(4),
                row.getBoolean(5),
                row.getBoolean(6),
                row.getBoolean(7),
                published);
    }

    private static Publication publication(ResultSet row) throws SQLException {
        List<String> leftOut = new ArrayList<>();
        List<String> operations = List.of("insert", "update", "delete", "truncate");
        for (int i = 0; i < operations.size(); i++) {
            if (!row.getBoolean(2 + i)) {
                leftOut.add(operations.get(i));
            }
        }
        return new Publication(row.getBoolean(1), leftOut);
    }

    private static TableId id(ResultSet row) throws SQLException {
        return new TableId(null, row.getString(1), row.getString(2));
    }

    /** Makes a value of the row at which a result stands. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> T one(JdbcConnection connection, String query, Reader<T> reader) throws SQLException {
        return connection.queryAndMap(query, connection.singleResultMapper(reader::read, "no row for " + query));
    }

    private static <T> List<T> all(JdbcConnection connection, String query, String argument, Reader<T> reader)
            throws SQLException {
        return connection.prepareQueryAndMap(query, statement -> statement.setString(1, argument), rows -> {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        });
    }
}
