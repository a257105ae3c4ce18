package io.millrace.postgres;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.ops;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.PostgresServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A run that leaves nothing behind gives the records of the connector, and the server stays as it was. */
class PostgresEphemeralIT {
    /** The records of a snapshot of two rows in two tables. */
    private static final int SNAPSHOT = 6;

    private static final String EVERY_SLOT =
            "SELECT string_agg(slot_name, ',' ORDER BY slot_name) FROM pg_replication_slots";
    private static final String EVERY_PUBLICATION = """
            SELECT string_agg(pubname || ':' || (SELECT COUNT(*) FROM pg_publication_tables t WHERE t.pubname = p.pubname), ','
                              ORDER BY pubname)
            FROM pg_publication p""";

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

    private SourceRunner run(Map<String, String> more) {
        return new SourceRunner(PostgresSourceTask::new, shop.config(more));
    }

    private SourceRunner ephemeral() {
        return run(Map.of("ephemeral", "true", "topic.prefix", "q", "heartbeat.interval.ms", "100"));
    }

    @Test
    void givesTheRecordsOfTheConnectorAndLeavesNothing() {
        String slots = shop.text(EVERY_SLOT);
        String publications = shop.text(EVERY_PUBLICATION);

        List<SourceRecord> shown = ephemeral().run(changesAfterTheSnapshot());
        assertThat(shop.text(EVERY_SLOT)).isEqualTo(slots);
        assertThat(shop.text(EVERY_PUBLICATION)).isEqualTo(publications);
        shop.sql("DELETE FROM %s.item WHERE id > 2");
        shop.sql("UPDATE %s.item SET name = NULL WHERE id = 2");
        List<SourceRecord> written = run(Map.of()).run(changesAfterTheSnapshot());

        assertThat(ops(shown)).containsExactly("b", "b", "r", "r", "e", "e", "c", "u", "d");
        assertThat(shown)
                .extracting(PostgresEphemeralIT::content)
                .isEqualTo(written.stream().map(PostgresEphemeralIT::content).toList());
    }

    @Test
    void usesThePublicationThatIsThereBesideTheRunningConnector() {
        SourceRunner connector = run(Map.of());
        connector.run(records -> count(records, "e") == 2);
        String before = shop.text(EVERY_PUBLICATION);
        AtomicInteger looks = new AtomicInteger();

        List<SourceRecord> written = connector.run(records -> {
            if (looks.incrementAndGet() == 1) {
                List<SourceRecord> shown = ephemeral().run(changesAfterTheSnapshot());
                assertThat(ops(shown)).endsWith("c", "u", "d");
            }
            return ops(records).containsAll(List.of("c", "u", "d"));
        });

        assertThat(ops(written)).contains("c", "u", "d");
        assertThat(shop.text(EVERY_PUBLICATION)).isEqualTo(before);
        assertThat(shop.text("SELECT COUNT(*) FROM pg_replication_slots WHERE slot_name LIKE 'millrace_peek%'"))
                .isEqualTo("0");
    }

    @Test
    void showsWhatItCreatesWhileItRuns() {
        AtomicInteger looks = new AtomicInteger();

        ephemeral().run(records -> {
            if (count(records, "e") == 2 && looks.incrementAndGet() == 1) {
                assertThat(shop.text(
                                "SELECT temporary FROM pg_replication_slots WHERE slot_name LIKE 'millrace_peek%'"))
                        .isEqualTo("t");
                assertThat(shop.text("SELECT COUNT(*) FROM pg_publication WHERE pubname LIKE 'millrace_peek%'"))
                        .isEqualTo("1");
            }
            return count(records, "e") == 2;
        });
        await().atMost(Duration.ofSeconds(30))
                .until(() -> shop.text("SELECT COUNT(*) FROM pg_publication WHERE pubname LIKE 'millrace_peek%'")
                        .equals("0"));
    }

    @Test
    void saysWhatIsMissingWhereItMayNotPublish() {
        SourceRunner runner = run(Map.of(
                "ephemeral", "true",
                "database.user", PostgresServer.CONNECTOR_USER,
                "database.password", PostgresServer.CONNECTOR_PASSWORD));

        assertThatThrownBy(() -> runner.run(records -> false))
                .hasMessageContaining("SOURCE_PRIVILEGES")
                .hasMessageContaining("CREATE PUBLICATION " + shop.schema() + " FOR TABLE");
    }

    @Test
    void connectRefusesIt() {
        assertThat(new PostgresSourceConnector()
                        .validate(shop.config(Map.of("ephemeral", "true"))).configValues().stream()
                                .filter(value -> value.name().equals("ephemeral"))
                                .flatMap(value -> value.errorMessages().stream()))
                .singleElement()
                .asString()
                .contains("millrace peek");
    }

    /** Once the snapshot has ended there are changes; it is enough when they have come too. */
    private Predicate<List<SourceRecord>> changesAfterTheSnapshot() {
        AtomicInteger looks = new AtomicInteger();
        return records -> {
            if (ops(records).size() >= SNAPSHOT && looks.incrementAndGet() == 1) {
                shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
                shop.sql("UPDATE %s.item SET name = 'two' WHERE id = 2");
                shop.sql("DELETE FROM %s.item WHERE id = 3");
            }
            return ops(records).size() >= SNAPSHOT + 3;
        };
    }

    /** All but the prefix of the topic: two sources with one prefix cannot run in one JVM. */
    private static String content(SourceRecord record) {
        return record.topic().substring(1)
                + record.key()
                + record.value()
                + header(record, ChangeHeaders.OP)
                + header(record, ChangeHeaders.TABLE);
    }
}
