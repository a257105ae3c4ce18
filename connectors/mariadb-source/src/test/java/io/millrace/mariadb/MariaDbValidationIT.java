package io.millrace.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.sandbox.MariaDbServer;
import io.millrace.sandbox.Sandbox;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What validation finds on a real server, on which field, and that the statements it names repair it. */
class MariaDbValidationIT {
    private static final String USER = "database.user";

    private static Sandbox sandbox;
    private static MariaDbServer server;

    private Shop shop;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMariaDb();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test, @TempDir Path folder) {
        shop = Shop.create(server, test.getDisplayName(), folder);
    }

    @AfterEach
    void resetServer() {
        shop.sql("SET GLOBAL binlog_format = 'ROW'");
        shop.sql("SET GLOBAL binlog_row_image = 'FULL'");
        shop.sql("SET GLOBAL log_bin_compress = OFF");
        shop.sql("SET GLOBAL binlog_expire_logs_seconds = 0");
    }

    @Test
    void findsNothingWrongWithTheServerOfTheSandbox() {
        assertThat(problems(Map.of())).isEmpty();
    }

    @Test
    void reportsEverythingAtOnceAndTheStatementsRepairIt() {
        shop.sql("SET GLOBAL binlog_format = 'MIXED'");
        shop.sql("SET GLOBAL binlog_row_image = 'MINIMAL'");
        shop.sql("SET GLOBAL log_bin_compress = ON");
        shop.sql("SET GLOBAL binlog_expire_logs_seconds = 60");

        Map<String, List<String>> found = problems(Map.of("table.include.list", shop.database() + ".itme"));

        assertThat(found).containsOnlyKeys("database.hostname", "downtime.expected.ms", "table.include.list");
        assertThat(found.get("database.hostname")).hasSize(3).allMatch(message -> message.contains("option file"));
        found.values().stream()
                .flatMap(List::stream)
                .flatMap(message -> statements(message, "SET GLOBAL ").stream())
                .forEach(shop::sql);
        assertThat(problems(Map.of())).isEmpty();
    }

    @Test
    void namesEachPrivilegeThatIsMissingAndTheGrantsRepairIt() {
        String account = "poor_" + shop.database();
        shop.sql("CREATE USER '" + account + "'@'%' IDENTIFIED BY 'p'");
        shop.sql("GRANT SELECT ON %s.nothing TO '" + account + "'@'%'");
        shop.sql("GRANT INSERT ON %s.item TO '" + account + "'@'%'");
        Map<String, String> login = Map.of(USER, account, "database.password", "p");

        Map<String, List<String>> found = problems(login);

        assertThat(found).containsOnlyKeys(USER);
        assertThat(found.getOrDefault(USER, List.of()))
                .hasSize(4)
                .anyMatch(message -> message.contains("GRANT REPLICATION SLAVE"))
                .anyMatch(message -> message.contains("GRANT BINLOG MONITOR"))
                .anyMatch(message -> message.contains("GRANT RELOAD"))
                .anyMatch(message -> message.contains("GRANT SELECT") && message.contains(".item"))
                .noneMatch(message -> message.contains(".nothing"));
        found.getOrDefault(USER, List.of()).stream()
                .flatMap(message -> statements(message, "GRANT ").stream())
                .forEach(shop::sql);
        assertThat(problems(login)).isEmpty();
    }

    @Test
    void countsThePrivilegesOfTheRoleInUse() {
        String account = "role_" + shop.database();
        shop.sql("CREATE ROLE 'reader_%s'");
        shop.sql("GRANT SELECT, RELOAD, LOCK TABLES, REPLICATION SLAVE, BINLOG MONITOR ON *.* TO 'reader_%s'");
        shop.sql("CREATE USER '" + account + "'@'%' IDENTIFIED BY 'p'");
        shop.sql("GRANT 'reader_%s' TO '" + account + "'@'%'");
        shop.sql("SET DEFAULT ROLE 'reader_%s' FOR '" + account + "'@'%'");

        assertThat(problems(Map.of(USER, account, "database.password", "p"))).isEmpty();
    }

    @Test
    void triesAWrongPasswordOnceAndKeepsNoConnection() throws SQLException {
        String account = "wary_" + shop.database();
        shop.sql("CREATE USER '" + account + "'@'%' IDENTIFIED BY 'p'");
        shop.sql(
                "GRANT SELECT, RELOAD, LOCK TABLES, REPLICATION SLAVE, BINLOG MONITOR ON *.* TO '" + account + "'@'%'");
        String refusals = "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS"
                + " WHERE VARIABLE_NAME = 'ACCESS_DENIED_ERRORS'";
        long before = shop.number(refusals);

        assertThat(problems(Map.of(USER, account, "database.password", "wrong")))
                .containsOnlyKeys("database.password");

        assertThat(shop.number(refusals)).isEqualTo(before + 1);
        assertThat(problems(Map.of(USER, account, "database.password", "p"))).isEmpty();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(shop.number(
                        "SELECT COUNT(*) FROM information_schema.PROCESSLIST" + " WHERE USER = '" + account + "'"))
                .isZero());
    }

    @Test
    void refusesTheServersOwnIdAWrongPasswordAndTablesWithoutKeys() {
        assertThat(problems(Map.of("database.server.id", "1"))).containsOnlyKeys("database.server.id");
        assertThat(problems(Map.of("database.password", "wrong"))).containsOnlyKeys("database.password");
        shop.sql("CREATE TABLE %s.keyless (a INT)");
        shop.sql("CREATE TABLE %s.uniquely (a INT NOT NULL UNIQUE)");
        assertThat(problems(Map.of()))
                .containsOnlyKeys("table.include.list")
                .hasEntrySatisfying("table.include.list", messages -> assertThat(messages)
                        .singleElement()
                        .asString()
                        .contains(".keyless")
                        .doesNotContain("uniquely"));
    }

    private Map<String, List<String>> problems(Map<String, String> more) {
        Map<String, List<String>> found = new HashMap<>();
        new MariaDbSourceConnector()
                .validate(shop.config(more)).configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .forEach((ConfigValue value) -> found.put(value.name(), value.errorMessages()));
        return found;
    }

    /** The statements of a message that begin so; each ends at a semicolon or at the end. */
    private static List<String> statements(String message, String begin) {
        int at = message.indexOf(begin);
        return at < 0 ? List.of() : List.of(message.substring(at).split(";", 2)[0]);
    }
}
