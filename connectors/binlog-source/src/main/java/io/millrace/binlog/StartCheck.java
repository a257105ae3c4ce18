package io.millrace.binlog;

import io.debezium.jdbc.JdbcConnection;
import io.millrace.binlog.ServerKind.Refusal;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.source.RecordFormat;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the server before a task reads from it, each time that it starts: settings change while nobody looks. What
 * makes capture impossible stops the task; what validation would refuse today is a warning, because a restart is no
 * time to stop what was running.
 */
final class StartCheck {
    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);

    private final Dialect dialect;
    private final Map<String, String> config;
    private final RecordFormat format;
    private final WatchSettings watch;

    /**
     * The check for one task.
     *
     * @param config the configuration as Debezium gets it
     * @param format what a record's value holds
     * @param watch how the server is checked
     */
    StartCheck(Dialect dialect, Map<String, String> config, RecordFormat format, WatchSettings watch) {
        this.dialect = dialect;
        this.config = Map.copyOf(config);
        this.format = format;
        this.watch = watch;
    }

    /**
     * Checks the server, and that its log can be read on from the stored position, if there is one.
     *
     * @throws FaultException when capture cannot work, or the server does not answer
     */
    void run(@Nullable Map<String, ?> stored) {
        Map<String, String> debezium = config;
        try (JdbcConnection connection = new BinlogDatabase(dialect, debezium).connection()) {
            findings(ConfigCheck.ask(
                    dialect,
                    connection.connection(),
                    debezium,
                    watch.downtime(),
                    ConfigCheck.needsKeys(format, debezium)));
            if (stored != null && goesOnFrom(stored)) {
                position(ServerLog.of(dialect.server(), connection.connection()), LogPosition.of(stored));
            }
        } catch (SQLException e) {
            throw BinlogFaults.finder().find(e);
        }
    }

    private static void findings(List<Finding> findings) {
        findings.stream()
                .filter(finding -> finding.weight() != Finding.Weight.STOPS)
                .forEach(finding -> LOG.warn("{}: {}", finding.field(), finding.message()));
        List<Finding> grave = findings.stream()
                .filter(finding -> finding.weight() == Finding.Weight.STOPS)
                .toList();
        if (!grave.isEmpty()) {
            throw new FaultException(
                    grave.get(0).fault(),
                    grave.stream()
                            .map(finding -> finding.field() + ": " + finding.message() + ".")
                            .collect(Collectors.joining(" ")));
        }
    }

    /** Whether the log has to hold the position: not in a snapshot that is begun anew, nor where one fills a gap. */
    private boolean goesOnFrom(Map<String, ?> stored) {
        return stored.get("file") != null
                && stored.get("pos") != null
                && stored.get("snapshot") == null
                && !config.containsKey("gtid.source.includes")
                && !config.containsKey("gtid.source.excludes")
                && Set.of("initial", "no_data", "initial_only").contains(mode());
    }

    private String mode() {
        return config.getOrDefault("snapshot.mode", "initial").toLowerCase(Locale.ROOT);
    }

    private static void position(ServerLog log, LogPosition position) throws SQLException {
        Optional<Refusal> refusal = log.refuses(position, false);
        if (refusal.isPresent()) {
            throw new FaultException(
                    Fault.SOURCE_LOG_GAP,
                    "The log cannot be read on from the stored position, because its \""
                            + refusal.get().field() + "\" "
                            + refusal.get().message()
                            + ". The changes from there to the beginning of the server's log are"
                            + " lost. Let the connector read the tables anew: `millrace offsets reset CONNECTOR --to-start"
                            + " --execute`, or gap.policy=resync, or snapshot.mode=when_needed; and keep the server's logs longer"
                            + " (binlog_expire_logs_seconds).");
        }
    }
}
