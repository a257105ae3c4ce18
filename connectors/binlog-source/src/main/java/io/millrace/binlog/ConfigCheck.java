package io.millrace.binlog;

import io.debezium.config.Configuration;
import io.debezium.connector.binlog.BinlogConnectorConfig;
import io.debezium.jdbc.JdbcConnection;
import io.debezium.relational.TableId;
import io.debezium.relational.Tables.TableFilter;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.settings.Problems;
import io.millrace.core.settings.Values;
import io.millrace.source.RecordFormat;
import io.millrace.source.ResyncSettings;
import io.millrace.source.SourceSettings;
import io.millrace.source.TlsProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks a configuration: each field as Debezium does, and the server behind it. */
final class ConfigCheck {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigCheck.class);
    private static final String HOST = "database.hostname";
    private static final String USER = "database.user";
    private static final String PASSWORD = "database.password";
    private static final String KAFKA_HISTORY = "io.debezium.storage.kafka.history.KafkaSchemaHistory";
    private static final String TLS_MODE = "database.ssl.mode";
    private static final String KEYSTORE = "database.ssl.keystore";
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final long PATIENCE_MILLIS = 4_500;

    private final Dialect dialect;
    private final Values values;
    private final Map<String, String> debezium;

    /** The check of the values of one configuration, which Debezium gets as the map. */
    ConfigCheck(Dialect dialect, Values values, Map<String, String> debezium) {
        this.dialect = dialect;
        this.values = values;
        this.debezium = Map.copyOf(debezium);
    }

    /** What can be said without asking the server. */
    void fields() {
        Problems problems = values.problems();
        Map<String, ConfigValue> judged = Configuration.from(debezium).validate(dialect.fields());
        judged.values()
                .forEach(value -> value.errorMessages().forEach(message -> problems.add(value.name(), null, message)));
        Dialect.TlsModes modes = dialect.tlsModes();
        if (modes.name().equalsIgnoreCase(debezium.get(TLS_MODE))
                && ADDRESS.matcher(debezium.getOrDefault(HOST, "")).matches()) {
            problems.add(
                    HOST,
                    debezium.get(HOST),
                    "has to be a name with " + TLS_MODE + "=" + modes.name()
                            + ", because the reader of the log looks an"
                            + " address up backwards and knows names only; use one of the server's certificate, or "
                            + modes.authority());
        }
        if (debezium.getOrDefault("schema.history.internal", KAFKA_HISTORY).equals(KAFKA_HISTORY)) {
            required(problems, debezium, "schema.history.internal.kafka.bootstrap.servers", "broker-1:9092");
            required(problems, debezium, "schema.history.internal.kafka.topic", "schema-history.shop");
        }
    }

    /** Whether the server answers, lets the user in, and is set up for capture; within five seconds. */
    void server() {
        FutureTask<List<Finding>> check = new FutureTask<>(() -> {
            try (JdbcConnection connection = new BinlogDatabase(dialect, debezium, ANSWER).connection()) {
                return ask(
                        dialect,
                        connection.connection(),
                        debezium,
                        values.get(WatchSettings.DOWNTIME),
                        needsKeys(values.get(SourceSettings.RECORD_FORMAT), debezium));
            }
        });
        Thread thread = new Thread(check, "millrace-" + dialect.name() + "-validate");
        thread.setDaemon(true);
        thread.start();
        try {
            for (Finding finding : check.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                if (finding.weight() == Finding.Weight.ADVISES) {
                    LOG.info("{}: {}", finding.field(), finding.message());
                } else {
                    values.problems().add(finding.field(), null, finding.message());
                }
            }
        } catch (TimeoutException e) {
            thread.interrupt();
            values.problems().add(HOST, debezium.get(HOST), "did not answer within " + PATIENCE_MILLIS + " ms");
        } catch (ExecutionException e) {
            failed(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the tables that are to be read again can be; the server was found to answer. */
    void requests() {
        try {
            ResyncSettings.check(values, BinlogTables.of(dialect, debezium, ANSWER));
        } catch (FaultException e) {
            failed(e);
        }
    }

    /** What a server is like, compared with what a configuration needs. */
    static List<Finding> ask(
            Dialect dialect, Connection connection, Map<String, String> debezium, Duration downtime, boolean needsKeys)
            throws SQLException {
        return ServerChecks.of(
                dialect.server(),
                ServerFacts.ask(dialect.server(), connection, captured(dialect, debezium)),
                debezium,
                downtime,
                needsKeys);
    }

    /** Whether a table without a key is refused. */
    static boolean needsKeys(RecordFormat format, Map<String, String> debezium) {
        return format == RecordFormat.ROW && !debezium.containsKey("message.key.columns");
    }

    /** Says of a database and a table whether it is captured, tables for signals apart. */
    static BiPredicate<String, String> captured(Dialect dialect, Map<String, String> debezium) {
        BinlogConnectorConfig config = dialect.config(Configuration.from(debezium));
        TableFilter filter = config.getTableFilters().dataCollectionFilter();
        Set<String> signals = Set.copyOf(config.getSignalingDataCollectionIds());
        return (database, name) -> {
            TableId table = new TableId(database, null, name);
            return filter.isIncluded(table) && !signals.contains(table.identifier());
        };
    }

    private void failed(Throwable failure) {
        Problems problems = values.problems();
        TlsProblems tls = new TlsProblems(
                TLS_MODE,
                "database.ssl.truststore",
                KEYSTORE,
                KEYSTORE,
                dialect.tlsModes().trusting());
        if (tls.add(problems, debezium, failure)) {
            return;
        }
        FaultException fault = BinlogFaults.finder().find(failure);
        String cause = " (" + innermost(failure) + ")";
        if (fault.fault() == Fault.SOURCE_AUTHENTICATION) {
            problems.add(
                    PASSWORD,
                    null,
                    "the server refuses the login of " + debezium.get(USER)
                            + "; check database.user and database.password"
                            + (debezium.containsKey(KEYSTORE)
                                    ? ""
                                    : ", and give " + KEYSTORE + " if the account requires a certificate")
                            + cause);
        } else if (fault.fault() == Fault.SOURCE_PRIVILEGES) {
            problems.add(USER, debezium.get(USER), "lacks a privilege" + cause);
        } else if (fault.fault() == Fault.INTERNAL) {
            LOG.error("The check of the server failed.", failure);
            problems.add(HOST, debezium.get(HOST), "could not be checked" + cause);
        } else {
            problems.add(
                    HOST,
                    debezium.get(HOST),
                    "cannot be reached; check the name, database.port and the network" + cause);
        }
    }

    private static String innermost(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null && last.getCause() != last) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }

    private static void required(Problems problems, Map<String, String> config, String key, String example) {
        String value = config.get(key);
        if (value == null || value.isBlank()) {
            problems.add(key, null, "is required, for example " + example);
        }
    }
}
