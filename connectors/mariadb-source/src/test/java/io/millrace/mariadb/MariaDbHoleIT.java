package io.millrace.mariadb;

import static io.millrace.source.Emitted.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sandbox.MariaDbServer;
import io.millrace.sandbox.Sandbox;
import io.millrace.source.SourceRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever makes a hole in the log stops the source, and an offset from which the log cannot be read is refused. */
class MariaDbHoleIT {
    private static final int BEFORE = 50;
    private static final int BEHIND = 99;
    private static final Map<String, String> PARTITION = Map.of("server", "p");

    private static Sandbox sandbox;
    private static MariaDbServer server;

    private Shop shop;
    private SourceRunner connect;

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
        shop = Shop.create(server, test.getTestMethod().orElseThrow() + test.getDisplayName(), folder);
        connect = shop.runner(Map.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SOURCE_ROW_INCOMPLETE   | SET SESSION binlog_row_image = 'MINIMAL' | UPDATE %s.item SET name = 'hole' WHERE id = 1
                    SOURCE_STATEMENT_LOGGED | SET SESSION binlog_format = 'STATEMENT'  | SET STATEMENT max_statement_time = 9 FOR UPDATE %s.item SET name = 'hole'
                    SOURCE_LOG_GAP          | SET GLOBAL log_bin_compress = ON         | UPDATE %s.wide SET text = REPEAT('hole', 500)
                    """)
    void stopsWhereRowsAreNotKnown(String code, String hole, String change) {
        // Only rows that are long enough are compressed.
        shop.sql("CREATE TABLE %s.wide (id INT PRIMARY KEY, text TEXT)");
        shop.sql("INSERT INTO %s.wide VALUES (1, REPEAT('x', 2000))");
        readTables();
        shop.sql("INSERT INTO %s.item VALUES (" + BEFORE + ", 'before', 0)");
        AtomicInteger polls = new AtomicInteger();
        AtomicInteger behind = new AtomicInteger();

        try {
            assertThatThrownBy(() -> connect.run(records -> {
                        if (seen(records, BEFORE) && polls.incrementAndGet() == 1) {
                            shop.session(hole, change);
                            shop.sql("INSERT INTO %s.item VALUES (" + BEHIND + ", 'behind', 0)");
                        }
                        behind.addAndGet(seen(records, BEHIND) ? 1 : 0);
                        return false;
                    }))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining(code)
                    .hasMessageContaining("millrace offsets reset");
        } finally {
            shop.sql("SET GLOBAL log_bin_compress = OFF");
        }
        assertThat(behind).hasValue(0);
    }

    @Test
    void namesTheTransactionsThatWerePurged() {
        Map<String, ?> stored = readTables();
        shop.sql("INSERT INTO %s.item VALUES (3, 'lost', 0)");
        shop.sql("FLUSH BINARY LOGS");
        shop.sql("INSERT INTO %s.item VALUES (4, 'there', 0)");
        purge();

        assertThatThrownBy(() -> connect.run(records -> false))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("SOURCE_LOG_GAP")
                .hasMessageMatching("(?s).*transactions up to 0-1-\\d+ next.*")
                .hasMessageContaining("millrace offsets reset");
        assertThatThrownBy(() -> alter(stored)).hasMessageContaining("transactions up to 0-1-");
    }

    /** A log that a reader still holds stays; the server notices a moment later that it has gone. */
    private void purge() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            shop.sql("PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
            assertThat(shop.count("SHOW BINARY LOGS")).isOne();
        });
    }

    @Test
    void takesAnOffsetThatIsThereAndSaysWhichPartIsWrongOtherwise() {
        Map<String, ?> good = readTables();

        assertThat(good.get("gtids")).asString().matches("0-1-\\d+");
        assertThat(alter(good)).isTrue();
        assertThatThrownBy(() -> alter(with(good, "gtids", "0-1-99999999")))
                .hasMessageContaining("OFFSET_INVALID")
                .hasMessageContaining("\"gtids\" holds transactions that this server does not have (0-1-99999999)");
        assertThatThrownBy(() -> alter(with(good, "gtids", "69ae2ef3-e95e-11f1-9148-02fc00000001:1-9")))
                .hasMessageContaining("\"gtids\" is not a list of GTIDs");
        assertThatThrownBy(() -> alter(with(good, "pos", "four"))).hasMessageContaining("\"pos\" = four");
    }

    private boolean alter(Map<String, ?> offset) {
        return new MariaDbSourceConnector().alterOffsets(shop.config(Map.of()), Map.of(PARTITION, offset));
    }

    private static Map<String, Object> with(Map<String, ?> offset, String key, Object value) {
        Map<String, Object> changed = new HashMap<>(offset);
        changed.put(key, value);
        return changed;
    }

    /** Reads the tables and keeps the position at which they were read. */
    private Map<String, ?> readTables() {
        List<SourceRecord> snapshot =
                connect.run(records -> !records.isEmpty() && !last(records).containsKey("snapshot"));
        Map<String, ?> last = last(snapshot);
        connect.store(last);
        return last;
    }

    private static Map<String, ?> last(List<SourceRecord> records) {
        return records.get(records.size() - 1).sourceOffset();
    }
}
