package io.millrace.mysql;

import static io.millrace.source.Emitted.count;
import static io.millrace.source.Emitted.name;
import static io.millrace.source.Emitted.ops;
import static io.millrace.source.Emitted.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.Emitted;
import io.millrace.source.SourceRunner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What the source does when something is wrong: with the server, the tables or the configuration. */
class MySqlTroubleIT {
    private static Sandbox sandbox;
    private static MySqlServer server;

    private Shop shop;
    private SourceRunner connect;

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
        shop = new Shop(server, "d" + Integer.toHexString(test.getDisplayName().hashCode()), folder);
        shop.create();
        connect = shop.runner(Map.of());
    }

    @Test
    void refusesATableWithoutAKey() {
        shop.sql("CREATE TABLE %s.keyless (a INT)");
        shop.sql("INSERT INTO %s.keyless VALUES (1)");

        assertThatThrownBy(() -> connect.run(records -> count(records, "e") == 3))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("SOURCE_TABLE_WITHOUT_KEY")
                .hasMessageContaining(shop.database() + ".keyless");
    }

    @Test
    void wantsTheFormatToBeSaidWhenAnotherConnectorWroteThePosition() {
        connect.store(Map.of("file", "binlog.000001", "pos", 4));

        assertThatThrownBy(() -> connect.run(records -> false))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("record.format");
    }

    @Test
    void goesOnAfterTheServerWasGone() {
        List<SourceRecord> snapshot = connect.run(records -> count(records, "e") == 2);
        connect.store(snapshot.get(5).sourceOffset());
        AtomicInteger polls = new AtomicInteger();

        List<SourceRecord> log = connect.run(records -> {
            int poll = polls.incrementAndGet();
            if (poll == 5) {
                shop.sql("INSERT INTO %s.item VALUES (3, 'three', 3)");
            } else if (poll == 50) {
                server.kill();
            } else if (poll == 200) {
                server.start();
                shop.sql("INSERT INTO %s.item VALUES (4, 'four', 4)");
            }
            return records.stream().anyMatch(record -> "four".equals(name(record)));
        });

        assertThat(log.stream().map(Emitted::name).distinct().toList()).containsExactly("three", "four");
        assertThat(versions(log)).isSorted();
    }

    @Test
    void waitsForAServerThatIsNotThereYet() {
        server.stop();
        AtomicInteger polls = new AtomicInteger();
        try {
            List<SourceRecord> records = connect.run(polled -> {
                if (polls.incrementAndGet() == 20) {
                    server.start();
                }
                return count(polled, "e") == 2;
            });
            assertThat(ops(records)).containsExactly("b", "b", "r", "r", "e", "e");
        } finally {
            if (!server.isRunning()) {
                server.start();
            }
        }
    }

    @Test
    void reportsAWrongPasswordOnItsField() {
        Map<String, String> config = shop.config(Map.of("database.password", "wrong"));

        assertThat(new MySqlSourceConnector().validate(config).configValues())
                .filteredOn(value -> !value.errorMessages().isEmpty())
                .singleElement()
                .satisfies(value -> assertThat(value.name()).isEqualTo("database.password"));
    }

    @Test
    void reportsTablesWithoutKeysBeforeItStarts() {
        assertThat(new MySqlSourceConnector().validate(shop.config(Map.of())).configValues())
                .allMatch(value -> value.errorMessages().isEmpty());
        shop.sql("CREATE TABLE %s.keyless (a INT)");
        shop.sql("CREATE TABLE %s.uniquely (a INT NOT NULL UNIQUE)");

        assertThat(new MySqlSourceConnector().validate(shop.config(Map.of())).configValues())
                .filteredOn(value -> !value.errorMessages().isEmpty())
                .singleElement()
                .satisfies(value -> assertThat(value.errorMessages())
                        .singleElement()
                        .asString()
                        .contains(shop.database() + ".keyless")
                        .doesNotContain("uniquely"));
    }
}
