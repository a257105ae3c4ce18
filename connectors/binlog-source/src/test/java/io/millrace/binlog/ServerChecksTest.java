package io.millrace.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.binlog.ServerFacts.Table;
import io.millrace.core.fault.Fault;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each thing that can be wrong with a server, on its field, with the statement that repairs it. */
class ServerChecksTest {
    private static final String GOOD_GRANTS =
            "GRANT SELECT, RELOAD, LOCK TABLES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO `m`@`%`";
    private static final Map<String, String> CONFIG =
            Map.of("database.server.id", "7", "table.include.list", "shop\\.orders");

    private static final ServerKind KIND = new PlainServer();

    private final Map<String, String> variables = new HashMap<>(Map.of(
            "log_bin", "ON",
            "binlog_format", "ROW",
            "binlog_row_image", "FULL",
            "binlog_row_metadata", "FULL",
            "binlog_row_value_options", "",
            "binlog_expire_logs_seconds", "2592000",
            "server_id", "1",
            "skip_show_database", "OFF"));

    @Test
    void saysNothingOfAServerThatIsSetUp() {
        assertThat(check(GOOD_GRANTS, CONFIG)).isEmpty();
    }

    @Test
    void namesTheStatementForEachVariable() {
        variables.putAll(Map.of(
                "binlog_format", "MIXED",
                "binlog_row_image", "MINIMAL",
                "binlog_row_value_options", "PARTIAL_JSON"));

        assertThat(check(GOOD_GRANTS, CONFIG))
                .allMatch(finding -> finding.field().equals("database.hostname"))
                .allMatch(finding -> finding.weight() == Finding.Weight.STOPS)
                .allMatch(finding -> finding.fault() == Fault.SOURCE_SETTINGS)
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("SET PERSIST binlog_format = 'ROW'"))
                .anyMatch(message -> message.contains("SET PERSIST binlog_row_image = 'FULL'"))
                .anyMatch(message -> message.contains("SET PERSIST binlog_row_value_options = ''"))
                .hasSize(3);
    }

    @Test
    void asksForALogFirst() {
        variables.putAll(Map.of("log_bin", "OFF", "binlog_format", "STATEMENT"));

        assertThat(check(GOOD_GRANTS, CONFIG)).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("--log-bin"));
    }

    @Test
    void comparesTheAgeOfLogsWithTheExpectedDowntime() {
        variables.put("binlog_expire_logs_seconds", "3600");

        assertThat(check(GOOD_GRANTS, CONFIG)).singleElement().satisfies(finding -> {
            assertThat(finding.field()).isEqualTo("downtime.expected.ms");
            assertThat(finding.weight()).isEqualTo(Finding.Weight.REFUSES);
            assertThat(finding.message()).contains("3600 s").contains("SET PERSIST binlog_expire_logs_seconds = 86400");
        });
        variables.put("binlog_expire_logs_auto_purge", "OFF");
        assertThat(check(GOOD_GRANTS, CONFIG)).isEmpty();
    }

    @Test
    void takesTheAgeInDaysWhereTheServerHasNoOther() {
        variables.remove("binlog_expire_logs_seconds");
        variables.put("expire_logs_days", "0.5");

        assertThat(check(GOOD_GRANTS, CONFIG)).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("43200 s")
                .contains("SET PERSIST expire_logs_days = 1;"));
        variables.put("expire_logs_days", "0.000000");
        assertThat(check(GOOD_GRANTS, CONFIG)).isEmpty();
    }

    @Test
    void takesAPrivilegeThatIncludesTheOne() {
        assertThat(check(
                        "GRANT SELECT, RELOAD, LOCK TABLES, REPLICATION SLAVE, BINLOG MONITOR ON *.* TO `m`@`%`",
                        CONFIG))
                .isEmpty();
    }

    @Test
    void asksForEachPrivilegeByItself() {
        assertThat(check("GRANT SELECT ON *.* TO `m`@`%`", CONFIG))
                .filteredOn(finding -> finding.weight() != Finding.Weight.ADVISES)
                .allMatch(finding -> finding.field().equals("database.user"))
                .allMatch(finding -> finding.fault() == Fault.SOURCE_PRIVILEGES)
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("GRANT REPLICATION SLAVE ON *.* TO 'm'@'%'"))
                .anyMatch(message -> message.contains("GRANT REPLICATION CLIENT ON *.* TO 'm'@'%'"))
                .anyMatch(message -> message.contains("GRANT RELOAD ON *.* TO 'm'@'%'"))
                .hasSize(3);
    }

    @Test
    void asksOnlyForThePrivilegesThatTheSettingsNeed() {
        Map<String, String> withoutLocks = with("snapshot.locking.mode", "none");

        assertThat(check("GRANT SELECT, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO `m`@`%`", withoutLocks))
                .isEmpty();
        variables.put("skip_show_database", "ON");
        assertThat(check("GRANT SELECT, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO `m`@`%`", withoutLocks))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("GRANT SHOW DATABASES ON *.*"));
    }

    @Test
    void refusesAServerIdThatIsTaken() {
        assertThat(check(GOOD_GRANTS, with("database.server.id", "1")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.field()).isEqualTo("database.server.id"));
        assertThat(check(GOOD_GRANTS, with("database.server.id", "42")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("a replica"));
    }

    @Test
    void namesEachExpressionThatMatchesNothing() {
        assertThat(check(GOOD_GRANTS, with("table.include.list", "shop.orders,SHOP.ORD.*,shop.gone,shop\\.x{1\\,2}")))
                .extracting(Finding::message)
                .satisfiesExactly(
                        message -> assertThat(message).startsWith("\"shop.gone\" matches no table"),
                        message -> assertThat(message).startsWith("\"shop\\.x{1,2}\" matches no table"));
        assertThat(check(GOOD_GRANTS, with("database.include.list", "shop,shpo")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.field()).isEqualTo("database.include.list"));
    }

    @Test
    void wantsEveryCapturedDatabaseInTheLog() {
        assertThat(ServerChecks.of(
                        KIND, facts(GOOD_GRANTS, List.of(), Set.of("shop")), CONFIG, Duration.ofDays(1), true))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).contains("shop").contains("--binlog-do-db"));
    }

    @Test
    void namesTheTablesThatCannotBeReadAndTheGrant() {
        assertThat(ServerChecks.of(
                        KIND,
                        facts(GOOD_GRANTS, List.of(new Table("shop", "orders")), Set.of()),
                        CONFIG,
                        Duration.ofDays(1),
                        true))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("shop.orders")
                        .contains("GRANT SELECT ON `shop`.* TO 'm'@'%'"));
    }

    private List<Finding> check(String grants, Map<String, String> config) {
        return ServerChecks.of(KIND, facts(grants, List.of(), Set.of()), config, Duration.ofDays(1), true);
    }

    private ServerFacts facts(String grants, List<Table> unreadable, Set<String> unlogged) {
        return new ServerFacts(
                variables,
                "'m'@'%'",
                Grants.of(List.of(grants)),
                Set.of("shop"),
                List.of(new Table("shop", "orders")),
                unreadable,
                List.of(),
                Set.of("42"),
                unlogged);
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> config = new HashMap<>(CONFIG);
        config.put(key, value);
        return config;
    }
}
