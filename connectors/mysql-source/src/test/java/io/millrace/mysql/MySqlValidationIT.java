package io.millrace.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
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
class MySqlValidationIT {
    private static final String USER = "database.user";

    private static Sandbox sandbox;
    private static MySqlServer server;

    private Shop shop;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMySql();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test, @TempDir Path folder) {
        shop = new Shop(server, "v" + Integer.toHexString(test.getDisplayName().hashCode()), folder);
        shop.create();
    }

    @AfterEach
    void resetServer() {
        shop.sql("SET GLOBAL binlog_format = 'ROW'");
        shop.sql("SET GLOBAL binlog_row_image = 'FULL'");
        shop.sql("SET GLOBAL binlog_row_value_options = ''");
        shop.sql("SET GLOBAL binlog_expire_logs_seconds = 2592000");
    }

    @Test
    void findsNothingWrongWithTheServerOfTheSandbox() {
        assertThat(problems(Map.of())).isEmpty();
    }

    @Test
    void reportsEverythingAtOnceAndTheStatementsRepairIt() {
        shop.sql("SET GLOBAL binlog_format = 'MIXED'");
        shop.sql("SET GLOBAL binlog_row_image = 'MINIMAL'");
        shop.sql("SET GLOBAL binlog_row_value_options = 'PARTIAL_JSON'");
        shop.sql("SET GLOBAL binlog_expire_logs_seconds = 60");

        Map<String, List<String>> found = problems(Map.of("table.include.list", shop.database() + ".itme"));

        assertThat(found).containsOnlyKeys("database.hostname", "downtime.expected.ms", "table.include.list");
        assertThat(found.get("database.hostname")).hasSize(3);
        found.values().stream()
                .flatMap(List::stream)
                .flatMap(message -> statements(message, "SET PERSIST ").stream())
                .forEach(shop::sql);
        shop.sql("RESET PERSIST");
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

        List<String> onUser = found.getOrDefault(USER, List.of());
        assertThat(found).containsOnlyKeys(USER);
        assertThat(onUser)
                .hasSize(4)
                .anyMatch(message -> message.contains("GRANT REPLICATION SLAVE"))
                .anyMatch(message -> message.contains("GRANT REPLICATION CLIENT"))
                .anyMatch(message -> message.contains("GRANT RELOAD"))
                .anyMatch(message -> message.contains("GRANT SELECT") && message.contains(".item"))
                .noneMatch(message -> message.contains(".nothing"));
        onUser.stream()
                .flatMap(message -> statements(message, "GRANT ").stream())
                .forEach(shop::sql);
        assertThat(problems(login)).isEmpty();
    }

    @Test
    void countsThePrivilegesOfActiveRoles() {
        String account = "role_" + shop.database();
        shop.sql("CREATE ROLE 'reader_%s'");
        shop.sql("GRANT SELECT, RELOAD, LOCK TABLES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'reader_%s'");
        shop.sql("CREATE USER '" + account + "'@'%' IDENTIFIED BY 'p' DEFAULT ROLE 'reader_%s'");

        assertThat(problems(Map.of(USER, account, "database.password", "p"))).isEmpty();
    }

    /** The server locks the account at the second failure in a row. */
    @Test
    void triesAWrongPasswordOnceAndKeepsNoConnection() {
        String account = "wary_" + shop.database();
        shop.sql("CREATE USER '" + account + "'@'%' IDENTIFIED BY 'p' FAILED_LOGIN_ATTEMPTS 2 PASSWORD_LOCK_TIME 1");
        shop.sql("GRANT SELECT, RELOAD, LOCK TABLES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO '" + account
                + "'@'%'");
        Map<String, String> wrong = Map.of(USER, account, "database.password", "wrong");
        Map<String, String> right = Map.of(USER, account, "database.password", "p");

        assertThat(problems(wrong)).containsOnlyKeys("database.password");
        assertThat(problems(right)).isEmpty();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(shop.number(
                        "SELECT COUNT(*) FROM information_schema.PROCESSLIST" + " WHERE USER = '" + account + "'"))
                .isZero());
        problems(wrong);
        problems(wrong);
        assertThat(problems(right)).as("the server does count").isNotEmpty();
    }

    @Test
    void refusesTheServersOwnId() {
        assertThat(problems(Map.of("database.server.id", "1"))).containsOnlyKeys("database.server.id");
    }

    @Test
    void answersInTimeWhenTheServerTakesTheConnectionAndNeverSpeaks() throws IOException {
        // A worker has loaded the classes when it has validated once.
        assertThat(problems(Map.of())).isEmpty();
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();

            Map<String, List<String>> found =
                    problems(Map.of("database.hostname", "127.0.0.1", "database.port", "" + silent.getLocalPort()));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(found).containsOnlyKeys("database.hostname");
        }
    }

    private Map<String, List<String>> problems(Map<String, String> more) {
        Map<String, List<String>> found = new HashMap<>();
        new MySqlSourceConnector()
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
