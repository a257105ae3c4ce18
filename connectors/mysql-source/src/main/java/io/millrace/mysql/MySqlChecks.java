package io.millrace.mysql;

import io.debezium.config.Configuration;
import io.debezium.connector.mysql.MySqlConnectorConfig;
import io.debezium.jdbc.JdbcConnection;
import io.debezium.relational.TableId;
import io.debezium.relational.Tables.TableFilter;
import io.millrace.core.fault.Fault;
import io.millrace.core.fault.FaultException;
import io.millrace.core.settings.Problems;
import io.millrace.core.settings.Values;
import io.millrace.source.RecordFormat;
import io.millrace.source.SourceSettings;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.ConfigValue;

/** Checks a configuration: each field as Debezium does, and the server behind it. */
final class MySqlChecks {
    private static final String HOST = "database.hostname";
    private static final String USER = "database.user";
    private static final String PASSWORD = "database.password";
    private static final String TABLES = "table.include.list";
    private static final String KAFKA_HISTORY = "io.debezium.storage.kafka.history.KafkaSchemaHistory";
    private static final String CONNECT_MILLIS = "3000";
    private static final long PATIENCE_MILLIS = 4_500;

    private static final String WITHOUT_KEY = """
            SELECT t.table_schema, t.table_name FROM information_schema.tables t
            WHERE t.table_type = 'BASE TABLE'
              AND t.table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
              AND NOT EXISTS (
                SELECT 1 FROM information_schema.statistics s
                WHERE s.table_schema = t.table_schema AND s.table_name = t.table_name AND s.non_unique = 0
                GROUP BY s.index_name HAVING SUM(s.nullable = 'YES') = 0)""";

    private MySqlChecks() {}

    /** What can be said without asking the server. */
    static void fields(Values values) {
        Problems problems = values.problems();
        Map<String, String> debezium = forDebezium(values);
        Map<String, ConfigValue> judged = Configuration.from(debezium).validate(MySqlConnectorConfig.ALL_FIELDS);
        judged.values()
                .forEach(value -> value.errorMessages().forEach(message -> problems.add(value.name(), null, message)));
        if (debezium.getOrDefault("schema.history.internal", KAFKA_HISTORY).equals(KAFKA_HISTORY)) {
            required(problems, debezium, "schema.history.internal.kafka.bootstrap.servers", "broker-1:9092");
            required(problems, debezium, "schema.history.internal.kafka.topic", "schema-history.shop");
        }
    }

    /** Whether the server answers, lets the user in, and is set up for capture; within five seconds. */
    static void server(Values values) {
        Map<String, String> debezium = new HashMap<>(forDebezium(values));
        debezium.put("connect.timeout.ms", CONNECT_MILLIS);
        debezium.putIfAbsent("driver.socketTimeout", CONNECT_MILLIS);
        FutureTask<Map<String, String>> check = new FutureTask<>(() -> ask(debezium, values));
        Thread thread = new Thread(check, "millrace-mysql-validate");
        thread.setDaemon(true);
        thread.start();
        try {
            check.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .forEach((field, message) -> values.problems().add(field, null, message));
        } catch (TimeoutException e) {
            thread.interrupt();
            values.problems().add(HOST, debezium.get(HOST), "did not answer within " + PATIENCE_MILLIS + " ms");
        } catch (ExecutionException e) {
            failed(values.problems(), debezium, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> ask(Map<String, String> debezium, Values values) throws SQLException {
        Map<String, String> found = new HashMap<>();
        try (JdbcConnection connection = new MySqlDatabase(debezium).connection()) {
            connection.query("SELECT @@log_bin, @@binlog_format, @@binlog_row_image", rows -> {
                if (rows.next()
                        && !(rows.getBoolean(1) && is(rows.getString(2), "ROW") && is(rows.getString(3), "FULL"))) {
                    found.put(
                            HOST,
                            "the server has log_bin=" + rows.getString(1) + ", binlog_format=" + rows.getString(2)
                                    + " and binlog_row_image=" + rows.getString(3)
                                    + "; it must run with log_bin=ON, binlog_format=ROW and binlog_row_image=FULL");
                }
            });
            if (values.get(SourceSettings.RECORD_FORMAT) == RecordFormat.ROW
                    && !debezium.containsKey("message.key.columns")) {
                List<String> keyless = keyless(connection, debezium);
                if (!keyless.isEmpty()) {
                    found.put(
                            TABLES,
                            "captures tables without a primary key or a unique key of columns that cannot be NULL: "
                                    + String.join(", ", keyless)
                                    + "; give them a key, name one in message.key.columns, or leave them out");
                }
            }
        }
        return found;
    }

    private static List<String> keyless(JdbcConnection connection, Map<String, String> debezium) throws SQLException {
        MySqlConnectorConfig config = new MySqlConnectorConfig(Configuration.from(debezium));
        TableFilter captured = config.getTableFilters().dataCollectionFilter();
        Set<String> signals = Set.copyOf(config.getSignalingDataCollectionIds());
        List<String> keyless = new ArrayList<>();
        connection.query(WITHOUT_KEY, rows -> {
            while (rows.next()) {
                TableId table = new TableId(rows.getString(1), null, rows.getString(2));
                if (captured.isIncluded(table) && !signals.contains(table.identifier())) {
                    keyless.add(table.identifier());
                }
            }
        });
        return keyless;
    }

    private static void failed(Problems problems, Map<String, String> debezium, Throwable failure) {
        FaultException fault = MySqlFaults.finder().find(failure);
        String cause = " (" + innermost(failure) + ")";
        if (fault.fault() == Fault.SOURCE_AUTHENTICATION) {
            problems.add(
                    PASSWORD,
                    null,
                    "the server refuses the login of " + debezium.get(USER)
                            + "; check database.user and database.password" + cause);
        } else if (fault.fault() == Fault.SOURCE_PRIVILEGES) {
            problems.add(USER, debezium.get(USER), "lacks a privilege" + cause);
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

    private static boolean is(String value, String expected) {
        return expected.equalsIgnoreCase(value);
    }

    private static void required(Problems problems, Map<String, String> config, String key, String example) {
        String value = config.get(key);
        if (value == null || value.isBlank()) {
            problems.add(key, null, "is required, for example " + example);
        }
    }

    private static Map<String, String> forDebezium(Values values) {
        return MySqlSourceConfig.forDebezium(values.raw(), values.get(SourceSettings.RECORD_FORMAT));
    }
}
