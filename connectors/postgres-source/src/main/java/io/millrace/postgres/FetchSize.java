package io.millrace.postgres;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.jdbc.JdbcConnection;
import io.debezium.relational.TableId;
import io.debezium.relational.Tables.TableFilter;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many rows a reading of the tables fetches at once. The driver holds them all in memory: Debezium's ten thousand are
 * little as long as rows fit into a page, and gigabytes where values are stored beside their rows.
 */
final class FetchSize {
    static final int OF_LARGE_ROWS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(FetchSize.class);
    private static final String KEY = CommonConnectorConfig.SNAPSHOT_FETCH_SIZE.name();
    private static final String LARGE = """
            SELECT n.nspname, c.relname, c.relispartition
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND c.reltoastrelid <> 0 AND pg_relation_size(c.reltoastrelid) > 0
              AND n.nspname NOT IN ('pg_catalog', 'information_schema')""";

    private FetchSize() {}

    /**
     * The same configuration, with few rows at once if it does not say how many and a captured table has large values, or the
     * server does not tell in time: the size of a table that somebody has locked is told when the lock is gone.
     */
    static Configuration bounded(Configuration configuration) {
        if (configuration.hasKey(KEY)) {
            return configuration;
        }
        PostgresDatabase database = PostgresDatabase.bounded(configuration.asMap(), PostgresChecks.CONNECT_PATIENCE);
        try (JdbcConnection connection = database.connection()) {
            return hasLargeRows(connection, database.config()) ? few(configuration) : configuration;
        } catch (SQLException e) {
            LOG.info(
                    "Whether tables have large values could not be asked ({}); few rows are read at once.",
                    e.getMessage());
            return few(configuration);
        }
    }

    private static Configuration few(Configuration configuration) {
        return configuration.edit().with(KEY, OF_LARGE_ROWS).build();
    }

    /** Partitions count without a look at the filters, which may name their table only. */
    private static boolean hasLargeRows(JdbcConnection connection, PostgresConnectorConfig config) throws SQLException {
        TableFilter captured = config.getTableFilters().dataCollectionFilter();
        return connection.queryAndMap(LARGE, rows -> {
            while (rows.next()) {
                if (rows.getBoolean(3)
                        || captured.isIncluded(new TableId(null, rows.getString(1), rows.getString(2)))) {
                    return true;
                }
            }
            return false;
        });
    }
}
