package io.millrace.binlog;

import io.debezium.config.Configuration;
import io.debezium.connector.binlog.BinlogConnectorConfig;
import io.debezium.jdbc.JdbcConnection;
import io.debezium.relational.TableId;
import io.debezium.relational.Tables;
import io.debezium.relational.Tables.TableFilter;
import io.debezium.relational.ddl.DdlParser;
import io.debezium.relational.history.SchemaHistory;
import io.debezium.relational.history.TableChanges;
import io.millrace.binlog.ServerTables.Defined;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts back what a history of schemas has lost, or refuses. Called at each start with the tables that the history knows at
 * the stored position: a captured table that is missing there is taken from the server as it is now, if it is proven by the
 * log since that it was the same at the position.
 *
 * <p>The structure is read first and the log after it, to its end: a change between the two shows. What was written when a
 * start was killed is found in the history by the next one, and the rest is put back then; captured tables come last, so
 * that as long as one of them is missing everything before it is there.
 */
final class HistoryMender {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryMender.class);
    private static final String RESET =
            " the connector read the tables anew: `millrace offsets reset CONNECTOR --to-start --execute`.";
    private static final String UNDECIDED =
            "If no table was altered since, also not with sql_log_bin=0, start once with"
                    + " snapshot.mode=recovery. Otherwise let";

    private final Dialect dialect;
    private final Map<String, String> debezium;
    private final Duration silence;
    private final BinlogConnectorConfig config;
    private final TableFilter captured;

    /** The configuration is the one with which Debezium starts; the server may be silent for so long. */
    HistoryMender(Dialect dialect, Map<String, String> debezium, Duration silence) {
        this.dialect = dialect;
        this.debezium = debezium;
        this.silence = silence;
        this.config = dialect.config(Configuration.from(debezium));
        this.captured = config.getTableFilters().dataCollectionFilter();
    }

    /** Completes the known tables, and the history with them. */
    void mend(SchemaHistory history, Map<String, ?> source, Map<String, ?> position, Tables known, DdlParser parser)
            throws InterruptedException {
        try (JdbcConnection connection = new BinlogDatabase(dialect, debezium).connection()) {
            ServerTables server =
                    new ServerTables(dialect.server(), connection.connection(), config.skipUnparseableDdlStatements());
            List<TableId> missing = server.tables().stream()
                    .filter(id -> known.forTable(id) == null)
                    .toList();
            if (missing.stream().noneMatch(captured::isIncluded) && history.exists()) {
                return;
            }
            boolean lost = known.tableIds().stream().noneMatch(captured::isIncluded);
            LOG.info(
                    "The schema history {} at the stored position. The log since then is read to see whether the tables"
                            + " are now as they were there, or are made in it.",
                    lost ? "knows no captured table" : "lacks captured tables");
            Map<TableId, Defined> now = server.definitions(wanted(missing, lost), parser);
            StructureWitness witness = new StructureWitness(
                    now.values().stream().map(Defined::table).toList(),
                    captured::isIncluded,
                    id -> known.forTable(id) != null,
                    lost,
                    server.charsets());
            ask(witness, LogPosition.of(position), lost);
            List<Defined> proven = now.values().stream()
                    .filter(table -> witness.proven().contains(table.id()))
                    .sorted(Comparator.comparing(table -> captured.isIncluded(table.id())))
                    .toList();
            Writing writing = new Writing(history, source, position, known, parser);
            if (lost) {
                writing.begin(server);
            }
            writing.tables(proven);
            if (proven.isEmpty()) {
                return;
            }
            LOG.warn(
                    "The schema history was rebuilt for the stored position {}, where these tables were proven by the"
                            + " server's log to be as they are now: {}",
                    position,
                    proven.stream().map(Defined::id).toList());
        } catch (SQLException e) {
            throw BinlogFaults.finder().find(e);
        }
    }

    /** Once the history is lost, all that Debezium would keep in it. */
    private List<TableId> wanted(List<TableId> missing, boolean lost) {
        if (!lost || config.storeOnlyCapturedTables()) {
            return missing.stream().filter(captured::isIncluded).toList();
        }
        Predicate<String> databases = config.getTableFilters().databaseFilter();
        return missing.stream()
                .filter(id -> !config.storeOnlyCapturedDatabases() || databases.test(id.catalog()))
                .toList();
    }

    private void ask(StructureWitness witness, LogPosition from, boolean lost) throws InterruptedException {
        if (debezium.containsKey("gtid.source.includes") || debezium.containsKey("gtid.source.excludes")) {
            throw refusal(
                    "with gtid.source.includes or gtid.source.excludes it is not known which part of the log was"
                            + " read",
                    true,
                    lost);
        }
        try {
            new LogScan(dialect, debezium, silence).run(from, witness);
        } catch (IOException e) {
            throw BinlogFaults.finder().find(e);
        }
        Optional<String> objection = witness.objection();
        if (objection.isPresent()) {
            throw refusal(objection.get(), witness.isWithoutNames(), lost);
        }
    }

    private static FaultException refusal(String why, boolean undecided, boolean lost) {
        return new FaultException(
                Fault.SOURCE_SCHEMA_HISTORY,
                "The schema history (schema.history.internal.*) "
                        + (lost ? "is lost or does not reach back to" : "lacks tables at")
                        + " the stored position, and it cannot be rebuilt from the tables as they are now: " + why
                        + ". "
                        + (undecided ? UNDECIDED : "Let") + RESET);
    }

    /** Writes into a history for one position, and into the tables that are known there. */
    private record Writing(
            SchemaHistory history, Map<String, ?> source, Map<String, ?> position, Tables known, DdlParser parser) {

        /** What comes before tables: the defaults by which later statements are read. */
        void begin(ServerTables server) throws SQLException {
            if (!history.storageExists()) {
                history.initializeStorage();
            }
            statement("", server.defaults());
            for (Map.Entry<String, String> database : server.databases().entrySet()) {
                statement(database.getKey(), database.getValue());
            }
        }

        private void statement(String database, String ddl) {
            parser.setCurrentDatabase(database);
            parser.parse(ddl, known);
            history.record(source, position, database, null, ddl, new TableChanges(), Instant.now());
        }

        void tables(List<Defined> tables) {
            for (Defined each : tables) {
                known.overwriteTable(each.table());
                history.record(
                        source,
                        position,
                        each.id().catalog(),
                        null,
                        each.statement(),
                        new TableChanges().create(each.table()),
                        Instant.now());
            }
        }
    }
}
