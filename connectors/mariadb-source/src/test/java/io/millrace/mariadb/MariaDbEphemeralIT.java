package io.millrace.mariadb;

import static io.millrace.source.Emitted.header;
import static io.millrace.source.Emitted.ops;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.core.change.ChangeHeaders;
import io.millrace.sandbox.MariaDbServer;
import io.millrace.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that leaves nothing behind gives the records of the connector, also while that runs. */
class MariaDbEphemeralIT {
    private static final List<String> SNAPSHOT = List.of("b", "b", "r", "r", "e", "e");
    private static final int CHANGES = 3;
    private static final String READERS =
            "SELECT COUNT(*) FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'";

    private static Sandbox sandbox;
    private static MariaDbServer server;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.open();
        server = sandbox.startMariaDb();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    @Test
    void givesTheRecordsOfTheConnectorBesideItAndLeavesNothing(@TempDir Path folder) {
        Shop shop = Shop.create(server, "ephemeral", folder);
        Path history = folder.resolve("none");
        Map<String, String> ephemeral = Map.of(
                "ephemeral", "true",
                "topic.prefix", "q",
                "schema.history.internal.file.filename", history.toString());
        AtomicInteger looks = new AtomicInteger();
        List<SourceRecord> shown = new ArrayList<>();

        List<SourceRecord> written = shop.runner(Map.of()).run(records -> {
            if (records.size() == SNAPSHOT.size() && shown.isEmpty()) {
                shown.addAll(shop.runner(ephemeral).run(seen -> {
                    if (seen.size() == SNAPSHOT.size() && looks.incrementAndGet() == 1) {
                        shop.sql("INSERT INTO %s.item VALUES (4, 'four', 4)");
                        shop.sql("UPDATE %s.item SET name = 'two' WHERE id = 2");
                        shop.sql("DELETE FROM %s.item WHERE id = 1");
                    }
                    return seen.size() >= SNAPSHOT.size() + CHANGES;
                }));
            }
            return records.size() >= SNAPSHOT.size() + CHANGES;
        });

        assertThat(ops(shown)).startsWith(SNAPSHOT.toArray(String[]::new)).endsWith("c", "u", "d");
        assertThat(shown)
                .extracting(MariaDbEphemeralIT::content)
                .isEqualTo(written.stream().map(MariaDbEphemeralIT::content).toList());
        assertThat(history).doesNotExist();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(shop.number(READERS)).isZero());
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
