package io.millrace.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.sandbox.FaultProxy;
import io.millrace.sandbox.PostgresOptions;
import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What validation finds on a real server: each problem on its field, with the statement that repairs it. */
class PostgresChecksIT {
    private static final Map<String, String> AS_CONNECTOR = Map.of(
            "database.user",
            PostgresServer.CONNECTOR_USER,
            "database.password",
            PostgresServer.CONNECTOR_PASSWORD,
            "publication.autocreate.mode",
            "disabled");

    private static final String OURS = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'Millrace'";

    private static Sandbox sandbox;
    private static PostgresServer server;

    private Shop shop;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startPostgres();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @BeforeEach
    void createTables(TestInfo test) {
        shop = Shop.create(server, test.getDisplayName());
    }

    @AfterEach
    void dropTables() {
        shop.drop();
    }

    private Map<String, String> problems(Map<String, String> more) {
        return problems(shop, more);
    }

    private static Map<String, String> problems(Shop shop, Map<String, String> more) {
        Map<String, String> problems = new TreeMap<>();
        for (ConfigValue value :
                new PostgresSourceConnector().validate(shop.config(more)).configValues()) {
            if (!value.errorMessages().isEmpty()) {
                problems.put(value.name(), String.join(" / ", value.errorMessages()));
            }
        }
        return problems;
    }

    @Test
    void aServerThatIsSetUpHasNoProblems() {
        assertThat(problems(Map.of())).isEmpty();
        shop.sql("CREATE PUBLICATION %s FOR TABLE %s.item, %s.nothing");
        assertThat(problems(AS_CONNECTOR)).isEmpty();
    }

    @Test
    void aWrongPasswordIsReportedOnItsField() {
        assertThat(problems(Map.of("database.password", "wrong"))).containsOnlyKeys("database.password");
    }

    @Test
    void aWrongPasswordIsTriedOnceAndNoConnectionIsKept() {
        try (PostgresServer logging = sandbox.startPostgres(
                PostgresOptions.defaults().withExtraArgs("-c", "logging_collector=on", "-c", "lc_messages=C"))) {
            Shop logged = Shop.create(logging, "logged");

            assertThat(problems(logged, Map.of("database.password", "wrong"))).containsOnlyKeys("database.password");

            String refusals = "SELECT COUNT(*) FROM regexp_matches(pg_read_file(pg_current_logfile()),"
                    + " 'password authentication failed', 'g')";
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(logged.text(refusals)).isEqualTo("1"));
            assertThat(problems(logged, Map.of())).isEmpty();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(logged.text(OURS)).isEqualTo("0"));
            assertThat(logged.text(refusals)).isEqualTo("1");
        }
    }

    @Test
    void aServerThatTakesTheConnectionAndNeverSpeaksIsReportedInTime() {
        // A worker has loaded the classes when it has validated once.
        assertThat(problems(Map.of())).isEmpty();
        try (FaultProxy silent = new FaultProxy(server.host(), server.port())) {
            silent.freeze();
            long start = System.nanoTime();

            Map<String, String> found = problems(
                    Map.of("database.hostname", silent.host(), "database.port", Integer.toString(silent.port())));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(found).containsOnlyKeys("database.hostname");
        }
    }

    @Test
    void aDatabaseThatDoesNotExistIsReportedOnItsField() {
        assertThat(problems(Map.of("database.dbname", "nowhere"))).containsOnlyKeys("database.dbname");
    }

    @Test
    void whatTheUserMayNotDoIsReportedWithTheStatementThatAllowsIt() {
        shop.sql("CREATE ROLE r_%s LOGIN PASSWORD 'x'");
        try {
            Map<String, String> problems =
                    problems(Map.of("database.user", "r_" + shop.schema(), "database.password", "x"));

            assertThat(problems).containsOnlyKeys("database.user");
            assertThat(problems.get("database.user"))
                    .contains("ALTER ROLE \"r_" + shop.schema() + "\" REPLICATION;")
                    .contains("GRANT SELECT ON \"" + shop.schema() + "\".\"item\"")
                    .contains("GRANT CREATE ON DATABASE \"postgres\" TO \"r_" + shop.schema() + "\";");
        } finally {
            shop.sql("DROP ROLE r_%s");
        }
    }

    @Test
    void aPublicationIsCheckedForWhatIsMissing() {
        assertThat(problems(AS_CONNECTOR).get("publication.name"))
                .contains("does not exist")
                .contains("CREATE PUBLICATION \"" + shop.schema() + "\" FOR TABLE \"" + shop.schema() + "\".\"item\"");

        shop.sql("CREATE PUBLICATION %s FOR TABLE %s.item WITH (publish = 'insert, update')");
        assertThat(problems(AS_CONNECTOR).get("publication.name"))
                .contains("ADD TABLE \"" + shop.schema() + "\".\"nothing\";")
                .contains("leaves out delete and truncate");
    }

    @Test
    void tablesAreCheckedForKeysAndForWhatTheLogTellsOfOldRows() {
        shop.sql("CREATE TABLE %s.keyless (a INT)");
        shop.sql("CREATE TABLE %s.uniquely (a INT NOT NULL UNIQUE)");
        shop.sql("ALTER TABLE %s.nothing REPLICA IDENTITY NOTHING");

        String problem = problems(Map.of()).get("table.include.list");

        assertThat(problem)
                .contains("without a primary key")
                .contains(shop.schema() + ".keyless;")
                .contains("ALTER TABLE \"" + shop.schema() + "\".\"uniquely\" REPLICA IDENTITY FULL;")
                .contains("ALTER TABLE \"" + shop.schema() + "\".\"nothing\" REPLICA IDENTITY DEFAULT;");
    }

    @Test
    void namesThatMatchNothingAreReported() {
        Map<String, String> problems = problems(Map.of(
                "schema.include.list",
                shop.schema() + ",nowhere",
                "table.include.list",
                shop.schema() + ".item," + shop.schema() + ".itme"));

        assertThat(problems).containsOnlyKeys("schema.include.list", "table.include.list");
        assertThat(problems.get("table.include.list"))
                .contains(shop.schema() + ".itme")
                .doesNotContain(shop.schema() + ".item,");
    }

    @Test
    void aSlotOfAnotherPluginIsReported() {
        shop.sql("SELECT pg_create_logical_replication_slot('%s', 'test_decoding')");

        assertThat(problems(Map.of()).get("slot.name"))
                .contains("test_decoding")
                .contains("another name");
    }

    @Test
    void aServerWithoutALogicalLogOrAFreeSlotIsReported() {
        try (PostgresServer poor = sandbox.startPostgres(
                PostgresOptions.defaults().withExtraArgs("-c", "wal_level=replica", "-c", "max_replication_slots=0"))) {
            Shop poorShop = Shop.create(poor, "poor");

            Map<String, String> problems = problems(poorShop, Map.of());

            assertThat(problems.get("database.hostname")).contains("ALTER SYSTEM SET wal_level = 'logical';");
            assertThat(problems.get("slot.name")).contains("ALTER SYSTEM SET max_replication_slots = 4;");
        }
    }

    @Test
    void settingsThatLoseChangesAreRefused() {
        assertThat(problems(Map.of("lsn.flush.mode", "connector_and_driver", "slot.drop.on.stop", "true"))
                        .keySet())
                .isEqualTo(new java.util.TreeSet<>(List.of("lsn.flush.mode", "slot.drop.on.stop")));
    }
}
