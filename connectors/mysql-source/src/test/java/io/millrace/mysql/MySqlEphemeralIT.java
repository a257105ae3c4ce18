package io.millrace.mysql;

import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.ops;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.MySqlServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that leaves nothing behind gives the records of the connector, also while that runs. */
class MySqlEphemeralIT {
    /** The records of a snapshot of two rows in two tables. */
    private static final int SNAPSHOT = 6;

    private static final String READERS =
            "SELECT COUNT(*) FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'";

    private static Sandbox sandbox;
    private static MySqlServer server;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMySql();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @Test
    void givesTheRecordsOfTheConnectorBesideItAndLeavesNothing(@TempDir Path folder) {
        Shop shop = new Shop(server, "ephemeral", folder);
        shop.create();
        SourceRunner connector = shop.runner(Map.of());
        AtomicInteger looks = new AtomicInteger();
        List<SourceRecord> shown = new ArrayList<>();

        List<SourceRecord> written = connector.run(records -> {
            if (ops(records).size() == SNAPSHOT && looks.incrementAndGet() == 1) {
                Path none = folder.resolve("none");
                SourceRunner ephemeral = shop.runner(Map.of(
                        "ephemeral",
                        "true",
                        "topic.prefix",
                        "q",
                        "schema.history.internal.file.filename",
                        none.toString()));
                shown.addAll(ephemeral.run(changesAfterTheSnapshot(shop)));
                assertThat(none).doesNotExist();
            }
            return ops(records).size() >= SNAPSHOT + 3;
        });

        assertThat(ops(shown)).containsExactly("b", "b", "r", "r", "e", "e", "c", "u", "d");
        assertThat(shown)
                .extracting(MySqlEphemeralIT::content)
                .isEqualTo(written.stream().map(MySqlEphemeralIT::content).toList());
        await().atMost(Duration.ofSeconds(60)).until(() -> shop.number(READERS) == 0);
    }

    private static Predicate<List<SourceRecord>> changesAfterTheSnapshot(Shop shop) {
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
