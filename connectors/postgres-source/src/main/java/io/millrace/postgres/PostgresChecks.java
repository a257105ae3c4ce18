package io.millrace.postgres;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.jdbc.JdbcConnection;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.settings.Problems;
import io.millrace.core.settings.Values;
import io.millrace.source.RecordFormat;
import io.millrace.source.SourceSettings;
import io.millrace.source.TlsProblems;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.ConfigValue;

/** Checks a configuration: each field as Debezium does, and the server behind it. */
final class PostgresChecks {
    private static final String HOST = "database.hostname";
    private static final String USER = "database.user";
    private static final String PASSWORD = "database.password";
    private static final String DATABASE = "database.dbname";
    private static final String FLUSH = "lsn.flush.mode";
    private static final String DROP = "slot.drop.on.stop";
    /** How long one answer of the server may take while a person or a request waits for it. */
    static final Duration CONNECT_PATIENCE = Duration.ofSeconds(3);

    private static final TlsProblems TLS = new TlsProblems(
            "database.sslmode", "database.sslrootcert", "database.sslcert", "database.sslkey", "require");
    private static final long PATIENCE_MILLIS = 4_500;
    private static final String NO_SUCH_DATABASE = "3D000";

    private PostgresChecks() {}

    /** What can be said without asking the server. */
    static void fields(Values values) {
        Problems problems = values.problems();
        Map<String, String> debezium = forDebezium(values);
        Map<String, ConfigValue> judged = Configuration.from(debezium).validate(PostgresConnectorConfig.ALL_FIELDS);
        judged.values()
                .forEach(value -> value.errorMessages().forEach(message -> problems.add(value.name(), null, message)));
        if ("connector_and_driver".equalsIgnoreCase(debezium.get(FLUSH))) {
            problems.add(
                    FLUSH,
                    debezium.get(FLUSH),
                    "must be connector: while transactions overlap, the driver acknowledges more than was stored, which a"
                            + " restart then misses; the heartbeats of this connector move the slot of idle tables on");
        }
        if ("true".equalsIgnoreCase(debezium.get(DROP))) {
            problems.add(
                    DROP,
                    debezium.get(DROP),
                    "must be false, because the changes made while the connector is stopped would be lost; run SELECT"
                            + " pg_drop_replication_slot('" + debezium.getOrDefault("slot.name", "debezium")
                            + "') when the connector is gone for good");
        }
    }

    /** Whether the server answers, lets the user in, and is set up for capture; within five seconds. */
    static void server(Values values) {
        Map<String, String> debezium = forDebezium(values);
        boolean needsKeys = values.get(SourceSettings.RECORD_FORMAT) == RecordFormat.ROW;
        FutureTask<List<Finding>> check = new FutureTask<>(() -> ask(debezium, needsKeys));
        Thread thread = new Thread(check, "millrace-postgres-validate");
        thread.setDaemon(true);
        thread.start();
        try {
            check.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .forEach(finding -> values.problems().add(finding.field(), null, finding.message()));
        } catch (TimeoutException e) {
            thread.interrupt();
            values.problems().add(HOST, debezium.get(HOST), "did not answer within " + PATIENCE_MILLIS + " ms");
        } catch (ExecutionException e) {
            failed(values.problems(), debezium, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Finding> ask(Map<String, String> debezium, boolean needsKeys) throws SQLException {
        PostgresDatabase database = PostgresDatabase.bounded(debezium, CONNECT_PATIENCE);
        try (JdbcConnection connection = database.connection()) {
            return new ServerChecks(ServerFacts.of(connection, database.config()), debezium, needsKeys).findings();
        }
    }

    private static void failed(Problems problems, Map<String, String> debezium, Throwable failure) {
        if (TLS.add(problems, debezium, failure)) {
            return;
        }
        FaultException fault = PostgresFaults.finder().find(failure);
        Throwable last = innermost(failure);
        String cause = " (" + last.getMessage() + ")";
        if (last instanceof SQLException sql && NO_SUCH_DATABASE.equals(sql.getSQLState())) {
            problems.add(DATABASE, debezium.get(DATABASE), "does not exist on the server" + cause);
        } else if (fault.fault() == Fault.SOURCE_AUTHENTICATION) {
            problems.add(
                    PASSWORD,
                    null,
                    "the server refuses the login of " + debezium.get(USER)
                            + "; check database.user, database.password and pg_hba.conf" + cause);
        } else if (fault.fault() == Fault.SOURCE_PRIVILEGES) {
            problems.add(USER, debezium.get(USER), "lacks a privilege" + cause);
        } else {
            problems.add(
                    HOST,
                    debezium.get(HOST),
                    "cannot be reached; check the name, database.port and the network" + cause);
        }
    }

    private static Throwable innermost(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null && last.getCause() != last) {
            if (last instanceof SQLException sql
                    && sql.getSQLState() != null
                    && !sql.getSQLState().startsWith("08")) {
                return last;
            }
            last = last.getCause();
        }
        return last;
    }

    private static Map<String, String> forDebezium(Values values) {
        return PostgresSourceConfig.forDebezium(values.raw(), values.get(SourceSettings.RECORD_FORMAT));
    }
}
